import { RealtimeError } from "../errors.js";
import { host } from "./host.js";
import type { Host, HostBuffer, HostBytes } from "./host.js";

/**
 * Base64 as RFC 4648, section 4 defines it, the same on every platform: the standard alphabet, padding
 * whole or left out, and nothing else: no white space, no URL-safe alphabet.
 */
export interface Base64 {
  /** As {@link encodeBase64}. */
  readonly encode: (bytes: Uint8Array) => string;
  /** As {@link decodeBase64}. */
  readonly decode: (text: string) => Uint8Array<ArrayBuffer>;
}

/** Encodes bytes, with padding. */
export function encodeBase64(bytes: Uint8Array): string {
  return platformBase64.encode(bytes);
}

/**
 * Decodes into memory of its own that starts at offset 0, so that wider views of it are aligned.
 * Anything but {@link Base64} is an `audio.invalid` error.
 */
export function decodeBase64(text: string): Uint8Array<ArrayBuffer> {
  return platformBase64.decode(text);
}

/** Picks the fastest way that a platform has: its own methods, else Node's `Buffer`, else `btoa` and `atob`. */
export function createBase64(platform: Pick<Host, "Uint8Array" | "Buffer" | "atob" | "btoa">): Base64 {
  const { encode, decode } =
    nativeEngine(platform.Uint8Array) ?? bufferEngine(platform.Buffer) ?? binaryStringEngine(platform);
  return {
    encode,
    decode: (text) => {
      const length = decodedLength(text);
      const bytes = attempt(() => decode(text));
      // Engines differ in what they skip (white space, any foreign character); what was skipped is missing here.
      if (bytes.length !== length) throw notBase64();
      return bytes;
    },
  };
}

const platformBase64 = /* @__PURE__ */ createBase64(host);

interface Engine {
  readonly encode: (bytes: Uint8Array) => string;
  /** Throws, or falls short of what `text` should hold, if it is not base64. */
  readonly decode: (text: string) => Uint8Array<ArrayBuffer>;
}

function nativeEngine({ fromBase64, prototype: { toBase64 } }: HostBytes): Engine | undefined {
  if (fromBase64 === undefined || toBase64 === undefined) return undefined;
  return { encode: (bytes) => toBase64.call(bytes), decode: (text) => fromBase64(text) };
}

function bufferEngine(nodeBuffer: HostBuffer | undefined): Engine | undefined {
  if (nodeBuffer === undefined) return undefined;
  return {
    encode: (bytes) => nodeBuffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("base64"),
    decode: (text) => {
      if (bufferMisreads(text)) return new Uint8Array(0);
      const decoded = nodeBuffer.from(text, "base64");
      // A large one has memory of its own, which was never filled with zeros; a small one shares its memory.
      return decoded.length === decoded.buffer.byteLength
        ? new Uint8Array(decoded.buffer)
        : new Uint8Array(decoded);
    },
  };
}

/** `Buffer` takes the URL-safe alphabet too, and looks at the low byte only of characters beyond Latin-1. */
function bufferMisreads(text: string): boolean {
  return text.includes("-") || text.includes("_") || /[^\0-\xff]/.test(text);
}

function binaryStringEngine(platform: Pick<Host, "atob" | "btoa">): Engine {
  return {
    encode: (bytes) => {
      let text = "";
      for (let start = 0; start < bytes.length; start += encodeChunk) {
        text += platform.btoa(String.fromCharCode(...bytes.subarray(start, start + encodeChunk)));
      }
      return text;
    },
    decode: (text) => {
      const binary = platform.atob(text);
      const bytes = new Uint8Array(binary.length);
      for (let i = 0; i < bytes.length; i++) bytes[i] = binary.charCodeAt(i);
      return bytes;
    },
  };
}

/** Engines limit a call's arguments (JavaScriptCore: 65,536); a multiple of 3 needs no padding in the middle. */
const encodeChunk = 0x3000;

function decodedLength(text: string): number {
  const padding = text.endsWith("==") ? 2 : text.endsWith("=") ? 1 : 0;
  if (padding > 0 ? text.length % 4 !== 0 : text.length % 4 === 1) throw notBase64();
  return Math.floor(((text.length - padding) * 3) / 4);
}

function attempt<T>(run: () => T): T {
  try {
    return run();
  } catch (cause) {
    throw notBase64(cause);
  }
}

function notBase64(cause?: unknown): RealtimeError {
  return new RealtimeError("audio.invalid", "Not base64 (RFC 4648, section 4)", { cause });
}
