import { RealtimeError } from "../errors.js";
import { decodeBase64, encodeBase64 } from "../support/base64.js";

/** Encodes samples as audio events carry them: base64 of 16-bit little-endian PCM. */
export function encodePcm16(samples: Int16Array): string {
  return encodeBase64(pcm16ToBytes(samples));
}

/**
 * Decodes the audio of an event that holds whole samples. Throws `audio.invalid` for half a sample or bad base64. For
 * a stream, whose events may split a sample, see {@link createPcm16Decoder}.
 */
export function decodePcm16(base64: string): Int16Array<ArrayBuffer> {
  return wholeSamples(decodeBase64(base64));
}

/** A decoder of one audio stream, chunk by chunk. */
export interface Pcm16Decoder {
  /**
   * Returns all samples that are complete so far, in newly allocated memory; half a sample is kept for the next chunk.
   * Bad base64 throws `audio.invalid` and leaves the stream unchanged.
   */
  readonly decode: (chunk: string | Uint8Array) => Int16Array<ArrayBuffer>;
}

/** Creates the decoder of one stream. Use one per item, because each item starts on a whole sample. */
export function createPcm16Decoder(): Pcm16Decoder {
  let half = new Uint8Array(0);
  return {
    decode: (chunk) => {
      const bytes = typeof chunk === "string" ? decodeBase64(chunk) : new Uint8Array(chunk);
      if (half.length === 0 && bytes.length % 2 === 0) return wholeSamples(bytes);

      const joined = new Uint8Array(half.length + bytes.length);
      joined.set(half);
      joined.set(bytes, half.length);
      const end = joined.length - (joined.length % 2);
      half = joined.slice(end);
      return wholeSamples(joined.slice(0, end));
    },
  };
}

/** Views samples as bytes in the same memory. Assumes a little-endian host, as all hosts with JavaScript audio are. */
export function pcm16ToBytes(samples: Int16Array): Uint8Array {
  return new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength);
}

/** Copies little-endian bytes, at any alignment, into samples. Throws `audio.invalid` for an odd number of bytes. */
export function bytesToPcm16(bytes: Uint8Array): Int16Array<ArrayBuffer> {
  return wholeSamples(new Uint8Array(bytes));
}

/**
 * Converts Web Audio samples, nominally -1 to 1, to the nearest 16-bit values. Values beyond full scale are clamped,
 * NaN becomes silence.
 */
export function floatToPcm16(samples: Float32Array): Int16Array<ArrayBuffer> {
  const result = new Int16Array(samples.length);
  for (let i = 0; i < result.length; i++) result[i] = clampToPcm16((samples[i] ?? 0) * 32_768);
  return result;
}

/** Converts samples to floats from -1 up to, but not including, 1. Exact: {@link floatToPcm16} restores them. */
export function pcm16ToFloat(samples: Int16Array): Float32Array<ArrayBuffer> {
  const result = new Float32Array(samples.length);
  for (let i = 0; i < result.length; i++) result[i] = (samples[i] ?? 0) / 32_768;
  return result;
}

/** Rounds to the nearest 16-bit sample, with full scale at 32,768. NaN stays NaN, which an `Int16Array` stores as 0. */
export function clampToPcm16(value: number): number {
  return value > 32_767 ? 32_767 : value < -32_768 ? -32_768 : Math.round(value);
}

/** Views bytes as samples, taking over memory that nothing else uses and that starts at offset 0. */
function wholeSamples(bytes: Uint8Array<ArrayBuffer>): Int16Array<ArrayBuffer> {
  if (bytes.length % 2 !== 0) {
    throw new RealtimeError("audio.invalid", "16-bit audio needs an even number of bytes");
  }
  return new Int16Array(bytes.buffer);
}
