/** How much audio to buffer before playback starts, against gaps. In frames. */
export interface JitterOptions {
  /** At first. */
  readonly start: number;
  /** At most. Each gap doubles the buffer. */
  readonly max: number;
}

/** Decides when playback starts: after gaps, it buffers more, but never waits forever. */
export class Jitter {
  readonly #options: JitterOptions;
  #target: number;
  #waited = 0;

  constructor(options: JitterOptions) {
    this.#options = options;
    this.#target = options.start;
  }

  /** How much to buffer now. */
  get target(): number {
    return this.#target;
  }

  /** Counts frames of waiting. Returns whether it has waited as long as the target would last. */
  wait(frames: number): boolean {
    this.#waited += frames;
    return this.#waited > this.#target;
  }

  /** Called when playback starts, or nothing is queued any more. */
  reset(): void {
    this.#waited = 0;
  }

  /** Called after a gap. */
  grow(): void {
    const { start, max } = this.#options;
    this.#target = Math.max(start, Math.min(max, Math.max(max / 8, 2 * this.#target)));
  }

  /** Called after a part without a gap: the buffer shrinks gradually. */
  shrink(): void {
    this.#target = Math.max(this.#options.start, Math.round(this.#target * 0.8));
  }
}
