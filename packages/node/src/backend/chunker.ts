/** Cuts a byte stream into samples for an {@link InputHandler}. */
export interface Chunker {
  /** Takes bytes of any length, including half a sample. */
  push(bytes: Uint8Array): void;
}

/** Chunks of 10 ms. */
const chunksPerSecond = 100;

/** Emits PCM16 in chunks of 10 ms, each in its own memory. */
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
        // PCM16 is little-endian, and so is every processor that Node plays sound on.
        const samples = new Int16Array(chunk.buffer);
        chunk = new Uint8Array(length);
        filled = 0;
        take(samples);
      }
    },
  };
}
