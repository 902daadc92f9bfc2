import { msToSamples } from "./sound.js";

const firstChunksMs = [100, 150];
const chunkMs = 250;
/** The minimum length of the last chunk, which may therefore include most of the one before. */
const minLastMs = 250;
const grainMs = 50;

/**
 * Cuts speech into chunks as the services do: 100 ms, 150 ms, then 250 ms each, and a last one of 250 to 500 ms, all
 * multiples of 50 ms, padded with silence at the end.
 */
export class ChunkCutter {
  #held = new Int16Array();
  #cut = 0;

  /** Takes more speech, and yields the chunks that are complete and cannot be the last. */
  *push(samples: Int16Array): Generator<Int16Array> {
    this.#held = appended(this.#held, samples);
    while (this.#held.length >= msToSamples(this.#nextMs() + minLastMs)) {
      const length = msToSamples(this.#nextMs());
      yield this.#held.subarray(0, length);
      this.#held = this.#held.subarray(length);
      this.#cut += 1;
    }
  }

  /** Yields the last chunk, if there was any speech. */
  *flush(): Generator<Int16Array> {
    if (this.#held.length === 0) return;
    const grain = msToSamples(grainMs);
    yield appended(this.#held, new Int16Array((grain - (this.#held.length % grain)) % grain));
    this.#held = new Int16Array();
  }

  #nextMs(): number {
    return firstChunksMs[this.#cut] ?? chunkMs;
  }
}

/** The pieces in which text is sent: words with the space before them, and punctuation by itself. */
export function pieces(text: string): string[] {
  return text.match(/\s*[\p{L}\p{N}\p{M}_'’]+|\s*[^\s\p{L}\p{N}\p{M}_'’]|\s+$/gu) ?? [];
}

function appended(first: Int16Array, second: Int16Array): Int16Array<ArrayBuffer> {
  const both = new Int16Array(first.length + second.length);
  both.set(first);
  both.set(second, first.length);
  return both;
}
