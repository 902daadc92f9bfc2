// For tests and for their pages: samples on the way between the two.
import { decodeBase64, encodeBase64 } from "@rt/core";

/** Samples as PCM16 in base64; those of Web Audio, of -1 to 1, too. */
export function packed(samples: Float32Array | Int16Array): string {
  const pcm = samples instanceof Int16Array ? samples : Int16Array.from(samples, toInteger);
  return encodeBase64(new Uint8Array(pcm.buffer, pcm.byteOffset, pcm.byteLength));
}

/** What was packed. */
export function unpacked(text: string): Int16Array {
  return new Int16Array(decodeBase64(text).buffer);
}

function toInteger(sample: number): number {
  return Math.round(Math.max(-1, Math.min(1, sample)) * 32_767);
}
