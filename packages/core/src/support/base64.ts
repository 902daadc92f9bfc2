import { RealtimeError } from "../errors.js";
import { host } from "./host.js";
import type { Host, HostBuffer } from "./host.js";

/**
 * Base64 as RFC 4648, section 4 defines it, the same on every platform: the standard alphabet, with complete padding
 * or none. White space and the URL-safe alphabet are refused.
 */
export interface Base64 {
  /** Works like {@link encodeBase64}. */
  readonly encode: (bytes: Uint8Array) => string;
  /** Works like {@link decodeBase64}. */
  readonly decode: (text: string) => Uint8Array<ArrayBuffer>;
}

/** Encodes bytes, with padding. */
export function encodeBase64(bytes: Uint8Array): string {
  return platformBase64.encode(bytes);
}

/**
 * Decodes into newly allocated memory that starts at offset 0, so that wider views of it are aligned. Throws
 * `audio.invalid` for anything but {@link Base64}.
 */
export function decodeBase64(text: string): Uint8Array<ArrayBuffer> {
  return platformBase64.decode(text);
}

/** Uses the fastest implementation of a platform: its own methods, else Node's `Buffer`, else `btoa` and `atob`. */
export function createBase64(platform: Pick<Host, "Uint8Array" | "Buffer" | "atob" | "btoa">): Base64 {
  const { Uint8Array: native, Buffer: node } = platform;
  const { fromBase64, prototype } = native;
  const { toBase64 } = prototype;
  // Engines differ in what they skip (white space, foreign characters); skipped characters make the result too short.
  const read = fromBase64 ?? ((text: string) => (node ? bufferOf(node, text) : bytesOf(platform.atob(text))));
  return {
    encode(bytes) {
      if (toBase64) return toBase64.call(bytes);
      if (node) return node.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("base64");
      let text = "";
      for (let start = 0; start < bytes.length; start += encodeChunk)
        text += platform.btoa(String.fromCharCode(...bytes.subarray(start, start + encodeChunk)));
      return text;
    },
    decode(text) {
      let cause: unknown;
      try {
        const bytes = read(text);
        if (bytes && bytes.length === lengthOf(text)) return bytes;
      } catch (thrown) {
        cause = thrown;
      }
      throw new RealtimeError("audio.invalid", "invalid base64 (RFC 4648, section 4)", { cause });
    },
  };
}

const platformBase64 = /* @__PURE__ */ createBase64(host);

/** Engines limit a call's arguments (JavaScriptCore: 65,536). A multiple of 3 avoids padding in the middle. */
const encodeChunk = 0x3000;

/** The number of bytes that a base64 text holds; NaN if no base64 text has this length. */
function lengthOf(text: string): number {
  const digits = text.length - (text.endsWith("==") ? 2 : text.endsWith("=") ? 1 : 0);
  const isCut = digits < text.length ? text.length % 4 > 0 : digits % 4 === 1;
  return isCut ? NaN : Math.floor((digits * 3) / 4);
}

/** `Buffer` also accepts the URL-safe alphabet, and only uses the low byte of characters beyond Latin-1. */
function bufferOf(node: HostBuffer, text: string): Uint8Array<ArrayBuffer> | null {
  if (text.includes("-") || text.includes("_") || /[^\0-\xff]/.test(text)) return null;
  const decoded = node.from(text, "base64");
  // A large buffer has its own memory, which was never zero-filled; a small one shares memory with others.
  return decoded.length === decoded.buffer.byteLength
    ? new Uint8Array(decoded.buffer)
    : new Uint8Array(decoded);
}

function bytesOf(binary: string): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(binary.length);
  for (let i = 0; i < bytes.length; i++) bytes[i] = binary.charCodeAt(i);
  return bytes;
}
