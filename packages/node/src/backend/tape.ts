/** A stretch of frames that was written to a program. */
interface Stretch {
  readonly samples: Int16Array;
  /** Whether it is sound. Otherwise it is silence that flushes sound out of a program's buffers. */
  readonly isSound: boolean;
}

/** What was written to one program and not played yet, in order. Counts are in frames. */
export class Tape {
  #stretches: Stretch[] = [];
  #position = 0;
  #passed = 0;
  #soundPassed = 0;
  #written = 0;
  #sound = 0;

  /** All frames that were written. */
  get written(): number {
    return this.#written;
  }

  /** The frames of sound among them. */
  get sound(): number {
    return this.#sound;
  }

  /** How many frames have been played. */
  get position(): number {
    return this.#position;
  }

  push(samples: Int16Array, isSound: boolean): void {
    this.#stretches.push({ samples, isSound });
    this.#written += samples.length;
    if (isSound) this.#sound += samples.length;
  }

  /** Marks everything up to this position as played. Never moves back, or beyond what was written. */
  moveTo(position: number): void {
    this.#position = Math.max(this.#position, Math.min(Math.floor(position), this.#written));
    for (let [first] = this.#stretches; first; [first] = this.#stretches) {
      if (this.#passed + first.samples.length > this.#position) return;
      this.#passed += first.samples.length;
      if (first.isSound) this.#soundPassed += first.samples.length;
      this.#stretches.shift();
    }
  }

  /** How much of the sound has been played. */
  get soundPlayed(): number {
    return this.#soundPassed + (this.#stretches[0]?.isSound ? this.#position - this.#passed : 0);
  }

  /** The sound that has not been played. */
  rest(): Int16Array[] {
    return this.#stretches.flatMap(({ samples, isSound }, i) => {
      if (!isSound) return [];
      return [i === 0 ? samples.subarray(this.#position - this.#passed) : samples];
    });
  }
}
