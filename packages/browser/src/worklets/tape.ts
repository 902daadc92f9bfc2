import { Line, type Bank } from "./line.js";

/** A unit of counting, identified by a number from the page. */
export interface Part {
  readonly key: number;
  queuedSamples: number;
  /** Samples that were rendered completely. */
  playedSamples: number;
  /** Whether all of it is queued. */
  isFinished: boolean;
}

/** Samples of a part, at a rate for which there is a filter. */
export interface Samples {
  readonly key: number;
  readonly sampleRate: number;
  readonly samples: Int16Array;
}

/** Some samples, never empty, and the next chunk. */
interface Chunk {
  readonly part: Part;
  readonly line: Line;
  readonly samples: Int16Array;
  next: Chunk | null;
}

/**
 * The queue of audio to play, part after part, with the progress of each. Samples stay in the memory in which they
 * arrived, in a list with two positions: the sample being heard, up to which everything is counted, and the one that
 * the filter reads ahead. So reading costs the same however much is queued: nothing is copied, moved or searched.
 */
export class Tape {
  /** The part that was queued last. */
  lastPart: Part | null = null;
  readonly #onEnd: (part: Part) => void;
  readonly #lines = new Map<number, Line>();
  readonly #parts = new Map<number, Part>();
  #here: Chunk | null = null;
  #hereAt = 0;
  #ahead: Chunk | null = null;
  #aheadAt = 0;
  #last: Chunk | null = null;
  /** How far the next frame is behind the sample being heard, in units of `1 / up` sample. */
  #position = 0;
  /** How many zeros the filter was given in place of samples that may still come. */
  #padding = 0;

  /** `onEnd` is called for a part once all its queued samples are rendered. */
  constructor(onEnd: (part: Part) => void) {
    this.#onEnd = onEnd;
  }

  /** The part to be heard next; null if nothing is queued. */
  get part(): Part | null {
    return this.#here?.part ?? null;
  }

  /** All parts except those that are finished and completely rendered. */
  get parts(): Iterable<Part> {
    return this.#parts.values();
  }

  addBank(sampleRate: number, bank: Bank): void {
    this.#lines.set(sampleRate, new Line(bank));
  }

  /** Keeps a reference to the samples. */
  append({ key, sampleRate, samples }: Samples): void {
    const line = this.#lines.get(sampleRate);
    if (!line) throw new Error(`no filter for ${sampleRate} Hz`);
    const part = this.#parts.get(key) ?? { key, queuedSamples: 0, playedSamples: 0, isFinished: false };
    this.#parts.set(key, part);
    part.queuedSamples += samples.length;
    this.lastPart = part;
    if (samples.length === 0) return;
    const chunk = { part, line, samples, next: null };
    if (this.#here && this.#last) this.#last.next = chunk;
    else this.#begin(chunk);
    this.#last = chunk;
  }

  finish(key: number): void {
    const part = this.#parts.get(key);
    if (!part) return;
    part.isFinished = true;
    this.#forgetHeard(part);
  }

  /** How many frames are queued, counted up to `limit`. */
  count(limit: number): number {
    let frames = 0;
    for (let chunk = this.#here; chunk && frames < limit; chunk = chunk.next) {
      const { up, down } = chunk.line.bank;
      const passed = chunk === this.#here ? this.#hereAt * up + this.#position : 0;
      frames += (chunk.samples.length * up - passed) / down;
    }
    return Math.min(Math.ceil(frames), limit);
  }

  /** Renders the frames available, up to index `until`, and returns how many. */
  read(out: Float32Array, until: number): number {
    let at = 0;
    this.#fillPadding();
    while (this.#here && at < until) {
      const { line } = this.#here;
      const { up, down } = line.bank;
      out[at++] = line.valueAt(this.#position);
      this.#position += down;
      // Where another rate begins, the position starts again.
      while (this.#here?.line === line && this.#position >= up) {
        this.#position -= up;
        line.push(this.#nextSample());
        this.#pass(this.#here);
      }
    }
    return at;
  }

  clear(): void {
    this.#begin(null);
    this.lastPart = null;
    this.#parts.clear();
  }

  /** Starts after silence, or after samples of another rate. */
  #begin(chunk: Chunk | null): void {
    this.#here = this.#ahead = chunk;
    this.#hereAt = this.#aheadAt = this.#position = this.#padding = 0;
    if (!chunk) return;
    chunk.line.clear();
    // The first sample, and those that the filter reads ahead.
    this.#padding = chunk.line.bank.reach + 1;
    this.#fillPadding();
  }

  #fillPadding(): void {
    for (; this.#padding > 0 && this.#ahead && this.#hasNext(this.#ahead); this.#padding--)
      this.#ahead.line.replace(this.#padding, this.#nextSample());
  }

  #nextSample(): number {
    if (this.#ahead && this.#hasNext(this.#ahead))
      return (this.#ahead.samples[this.#aheadAt++] ?? 0) / 32_768;
    this.#padding++;
    return 0;
  }

  #hasNext({ samples, line, next }: Chunk): boolean {
    if (this.#aheadAt < samples.length) return true;
    if (next?.line !== line) return false;
    this.#ahead = next;
    this.#aheadAt = 0;
    return true;
  }

  /** Advances past the sample that was being heard. */
  #pass({ part, line, samples, next }: Chunk): void {
    part.playedSamples++;
    this.#hereAt++;
    if (this.#hereAt < samples.length) return;
    if (part.playedSamples === part.queuedSamples) {
      this.#forgetHeard(part);
      this.#onEnd(part);
    }
    if (next?.line !== line) return this.#begin(next);
    this.#here = next;
    this.#hereAt = 0;
  }

  #forgetHeard({ key, isFinished, queuedSamples, playedSamples }: Part): void {
    if (isFinished && playedSamples === queuedSamples) this.#parts.delete(key);
  }
}
