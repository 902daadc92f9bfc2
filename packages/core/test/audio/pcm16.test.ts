import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  bytesToPcm16,
  createPcm16Decoder,
  decodePcm16,
  encodePcm16,
  floatToPcm16,
  pcm16ToBytes,
  pcm16ToFloat,
} from "../../src/audio/pcm16.js";

const everySample = Int16Array.from({ length: 65_536 }, (_, i) => i - 32_768);
const asBytes = (samples: Int16Array) => Buffer.from(samples.buffer);
const invalid = expect.objectContaining({ code: "audio.invalid" });

describe("encodePcm16 and decodePcm16", () => {
  it("put the low byte first", () => {
    expect(encodePcm16(Int16Array.of(0x0201, -2))).toBe(Buffer.from([1, 2, 0xfe, 0xff]).toString("base64"));
  });

  it("give back every sample", () => {
    expect(Buffer.compare(asBytes(decodePcm16(encodePcm16(everySample))), asBytes(everySample))).toBe(0);
  });

  it("encode a part of a larger memory", () => {
    expect(decodePcm16(encodePcm16(everySample.subarray(3, 6)))).toEqual(everySample.slice(3, 6));
  });

  it("refuse half a sample and bad base64", () => {
    expect(() => decodePcm16("AAAA")).toThrow(invalid);
    expect(() => decodePcm16("?")).toThrow(invalid);
  });
});

describe("createPcm16Decoder", () => {
  it("makes the same samples of a stream, wherever it is cut", () => {
    const cuts = fc.array(fc.tuple(fc.nat(7), fc.boolean()), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(cuts, (chunks) => {
        const total = chunks.reduce((sum, [length]) => sum + length, 0);
        const bytes = Uint8Array.from({ length: total }, (_, i) => i * 37 + 11);
        const decoder = createPcm16Decoder();
        let at = 0;
        const samples = chunks.flatMap(([length, asText]) => {
          const chunk = bytes.subarray(at, (at += length));
          return [...decoder.decode(asText ? Buffer.from(chunk).toString("base64") : chunk)];
        });
        expect(samples).toEqual([...bytesToPcm16(bytes.slice(0, total - (total % 2)))]);
      }),
    );
  });

  it("returns memory of its own", () => {
    const bytes = Uint8Array.of(1, 0, 2, 0);
    const samples = createPcm16Decoder().decode(bytes);
    bytes.fill(9);
    expect([...samples]).toEqual([1, 2]);
    expect(samples.buffer.byteLength).toBe(4);
  });

  it("keeps half a sample through a chunk that it refuses", () => {
    const decoder = createPcm16Decoder();
    expect([...decoder.decode(Uint8Array.of(5, 0, 6))]).toEqual([5]);
    expect(() => decoder.decode("A")).toThrow(invalid);
    expect([...decoder.decode(Uint8Array.of(0))]).toEqual([6]);
  });
});

describe("bytes and samples", () => {
  it("share memory from samples to bytes, and copy from bytes to samples", () => {
    const samples = Int16Array.of(1, 2, 3);
    const bytes = pcm16ToBytes(samples.subarray(1));
    expect(bytes.buffer).toBe(samples.buffer);
    expect([...bytes]).toEqual([2, 0, 3, 0]);
    expect(bytesToPcm16(bytes).buffer).not.toBe(samples.buffer);
  });

  it("meet at odd offsets and in Node's pooled memory", () => {
    expect([...bytesToPcm16(Uint8Array.of(9, 1, 0, 2, 0).subarray(1))]).toEqual([1, 2]);
    expect([...bytesToPcm16(Buffer.from("x\x01\0", "latin1").subarray(1))]).toEqual([1]);
  });

  it("refuse an odd number of bytes", () => {
    expect(() => bytesToPcm16(new Uint8Array(3))).toThrow(invalid);
  });
});

describe("floats and samples", () => {
  it("give back every sample", () => {
    expect(Buffer.compare(asBytes(floatToPcm16(pcm16ToFloat(everySample))), asBytes(everySample))).toBe(0);
  });

  it("have full scale at 32768", () => {
    expect([...pcm16ToFloat(Int16Array.of(-32_768, 0, 16_384))]).toEqual([-1, 0, 0.5]);
  });

  it("clamp what is beyond full scale, and take NaN for silence", () => {
    const wild = Float32Array.of(1, 1.5, -1, -7, Infinity, -Infinity, NaN);
    expect([...floatToPcm16(wild)]).toEqual([32_767, 32_767, -32_768, -32_768, 32_767, -32_768, 0]);
  });

  it("round to the nearest", () => {
    expect([...floatToPcm16(Float32Array.of(1.4 / 32_768, 1.6 / 32_768, -1.6 / 32_768))]).toEqual([1, 2, -2]);
  });
});
