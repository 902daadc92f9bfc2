/** Cuts a stream of bytes into samples for an {@link InputHandler}. */
export interface Chunker {
  /** Of any length, also of half a sample. */
  push(bytes: Uint8Array): void;
}

/** 10 ms. */
const chunksPerSecond = 100;

/** Tells 10 ms of PCM16 at a time, in memory of their own. */
export function createChunker(sampleRate: number, take: (samples: Int16Array) => void): Chunker {
  const length = Math.round(sampleRate / chunksPerSecond) * Int16Array.BYTES_PER_ELEMENT;
  let chunk = new Uint8Array(length);
  let filled = 0;
  return {
    push(bytes) {
      for (let at = 0; at < bytes.length;) {
        const part = bytes.subarray(at, at + length - filled);
        chunk.set(part, filled);
        at += part.length;
        filled += part.length;
        if (filled < length) return;
        // PCM16 is little-endian, as is every processor that Node runs sound on.
        const samples = new Int16Array(chunk.buffer);
        chunk = new Uint8Array(length);
        filled = 0;
        take(samples);
      }
    },
  };
}
