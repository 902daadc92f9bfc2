import { joined, msToSamples, samplesToMs } from "./sound.js";

/**
 * The audio that a client has appended and that is not committed yet. Positions count from the first audio of the
 * connection, whatever has become of it.
 */
export class InputBuffer {
  #chunks: Int16Array[] = [];
  #start = 0;
  #end = 0;

  /** How long it is. */
  get durationMs(): number {
    return samplesToMs(this.#end - this.#start);
  }

  /** Where it ends, in whole milliseconds. */
  get endMs(): number {
    return Math.floor(samplesToMs(this.#end));
  }

  append(samples: Int16Array): void {
    if (samples.length === 0) return;
    this.#chunks.push(samples);
    this.#end += samples.length;
  }

  /** Drops the oldest audio beyond a duration. */
  keepLast(ms: number): void {
    this.#dropBefore(this.#end - msToSamples(ms));
  }

  /** Takes the audio between two positions and drops what came before. */
  take(fromMs: number, toMs: number): Int16Array {
    this.#dropBefore(msToSamples(fromMs));
    const all = joined(this.#chunks);
    const taken = all.slice(0, Math.max(0, msToSamples(toMs) - this.#start));
    this.#dropBefore(this.#start + taken.length);
    return taken;
  }

  /** Takes everything. */
  takeAll(): Int16Array {
    const all = joined(this.#chunks);
    this.#dropBefore(this.#end);
    return all;
  }

  #dropBefore(position: number): void {
    while (this.#start < position) {
      const first = this.#chunks[0];
      if (!first) return;
      const surplus = position - this.#start;
      if (first.length <= surplus) {
        this.#chunks.shift();
        this.#start += first.length;
      } else {
        this.#chunks[0] = first.subarray(surplus);
        this.#start = position;
      }
    }
  }
}
