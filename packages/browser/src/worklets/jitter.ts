/** How much is held back before sound begins, so that it goes on without gaps. In frames. */
export interface JitterOptions {
  /** At first. */
  readonly start: number;
  /** After some gaps, of which each doubles it. */
  readonly max: number;
}

/** Decides when to begin: what comes unevenly waits longer, and not for ever. */
export class Jitter {
  readonly #options: JitterOptions;
  #target: number;
  #waited = 0;

  constructor(options: JitterOptions) {
    this.#options = options;
    this.#target = options.start;
  }

  /** What is to be held back now. */
  get target(): number {
    return this.#target;
  }

  /** Some has waited for so many frames. Whether that was as long as what is held back would last. */
  wait(frames: number): boolean {
    this.#waited += frames;
    return this.#waited > this.#target;
  }

  /** It has begun, or nothing waits any more. */
  reset(): void {
    this.#waited = 0;
  }

  /** There was a gap. */
  grow(): void {
    const { start, max } = this.#options;
    this.#target = Math.max(start, Math.min(max, Math.max(max / 8, 2 * this.#target)));
  }

  /** A part was heard without one: what was learnt on a bad day is forgotten little by little. */
  shrink(): void {
    this.#target = Math.max(this.#options.start, Math.round(this.#target * 0.8));
  }
}
