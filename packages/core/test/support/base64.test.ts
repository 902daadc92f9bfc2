import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createBase64, decodeBase64, encodeBase64 } from "../../src/support/base64.js";
import { host } from "../../src/support/host.js";

const noNative = { prototype: {} };

/** What ECMAScript 2026 specifies, as far as this code can tell: "loose" takes white space and missing padding. */
const nativeTwin = {
  fromBase64: (text: string): Uint8Array<ArrayBuffer> => {
    if (/[^\0-\xff]/.test(text)) throw new SyntaxError("foreign character");
    return Uint8Array.from(host.atob(text), (character) => character.charCodeAt(0));
  },
  prototype: {
    toBase64(this: Uint8Array): string {
      return host.btoa(Array.from(this, (byte) => String.fromCharCode(byte)).join(""));
    },
  },
};

const engines = {
  "a twin of the native methods": createBase64({ Uint8Array: nativeTwin, atob, btoa }),
  "Node's Buffer": createBase64({ Uint8Array: noNative, Buffer, atob, btoa }),
  "atob and btoa": createBase64({ Uint8Array: noNative, atob, btoa }),
  "what this platform offers": { encode: encodeBase64, decode: decodeBase64 },
};

const isBase64 = (text: string) =>
  /^([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}(==)?|[A-Za-z0-9+/]{3}=?)?$/.test(text);
const nearlyBase64 = fc
  .array(fc.constantFrom(..."AAABBBCCCabcxyz0189+/+/===- _\n\t\0é\u0141\u{1f600}".split("")), {
    maxLength: 12,
  })
  .map((characters) => characters.join(""));

describe("base64 by the native methods", () => {
  it("is strict where they are lenient", ({ skip }) => {
    skip(host.Uint8Array.fromBase64 === undefined, "this engine has no Uint8Array.fromBase64");
    const { encode, decode } = createBase64({ Uint8Array: host.Uint8Array, atob, btoa });
    expect([...decode(encode(Uint8Array.of(1, 2, 255)))]).toEqual([1, 2, 255]);
    expect(() => decode("AA A")).toThrow(expect.objectContaining({ code: "audio.invalid" }));
  });
});

for (const [name, base64] of Object.entries(engines)) {
  describe(`base64 by ${name}`, () => {
    it("knows the test vectors of RFC 4648, section 10", () => {
      const vectors = ["", "Zg==", "Zm8=", "Zm9v", "Zm9vYg==", "Zm9vYmE=", "Zm9vYmFy"];
      vectors.forEach((text, length) => {
        const bytes = new TextEncoder().encode("foobar".slice(0, length));
        expect(base64.encode(bytes)).toBe(text);
        expect([...base64.decode(text)]).toEqual([...bytes]);
      });
    });

    it("gives back any bytes, with or without padding", () => {
      fc.assert(
        fc.property(fc.uint8Array({ maxLength: 5_000 }), (bytes) => {
          const text = base64.encode(bytes);
          expect(text).toBe(Buffer.from(bytes).toString("base64"));
          expect(Buffer.compare(base64.decode(text), bytes)).toBe(0);
          expect(Buffer.compare(base64.decode(text.replaceAll("=", "")), bytes)).toBe(0);
        }),
      );
    });

    it("takes what RFC 4648 allows and refuses everything else", () => {
      fc.assert(
        fc.property(nearlyBase64, (text) => {
          if (isBase64(text))
            expect(base64.decode(text)).toHaveLength(Math.floor((text.replaceAll("=", "").length * 3) / 4));
          else expect(() => base64.decode(text)).toThrow(expect.objectContaining({ code: "audio.invalid" }));
        }),
        { numRuns: 3_000 },
      );
    });

    it.each([
      "A",
      "AA=",
      "A===",
      "====",
      "=",
      "AA==AAAA",
      "AA AA",
      "AAAA\n",
      "AA-_",
      "\u0141AAA",
      "AAAA====",
    ])("refuses %j", (text) => {
      expect(() => base64.decode(text)).toThrow(expect.objectContaining({ code: "audio.invalid" }));
    });

    it("never quotes what it refuses", () => {
      expect(() => base64.decode("secret!!")).toThrow(
        expect.objectContaining({ message: expect.not.stringContaining("secret") }),
      );
    });

    it("decodes into memory of its own, however short", () => {
      for (const length of [1, 2, 100, 3_000, 12_000]) {
        const bytes = base64.decode(base64.encode(new Uint8Array(length)));
        expect([bytes.byteOffset, bytes.buffer.byteLength]).toEqual([0, length]);
        expect(Object.getPrototypeOf(bytes)).toBe(Uint8Array.prototype);
      }
    });

    it("encodes a part of a larger memory, and more than a call takes arguments", () => {
      const large = new Uint8Array(300_001).map((_, i) => i * 7);
      expect(base64.encode(large.subarray(1))).toBe(Buffer.from(large.buffer, 1).toString("base64"));
      expect(Buffer.compare(base64.decode(base64.encode(large)), large)).toBe(0);
    });
  });
}
