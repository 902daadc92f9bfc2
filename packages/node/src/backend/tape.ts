/** A stretch of what a program was given to play. */
interface Stretch {
  readonly samples: Int16Array;
  /** Otherwise it is silence that pushes sound out of a program's buffers. */
  readonly isSound: boolean;
}

/** What one program was given to play and has not played yet, in order. Counts are frames. */
export class Tape {
  #stretches: Stretch[] = [];
  #position = 0;
  #passed = 0;
  #soundPassed = 0;
  #written = 0;
  #sound = 0;

  /** Everything that was given. */
  get written(): number {
    return this.#written;
  }

  /** The sound among it. */
  get sound(): number {
    return this.#sound;
  }

  /** How far it is played. */
  get position(): number {
    return this.#position;
  }

  push(samples: Int16Array, isSound: boolean): void {
    this.#stretches.push({ samples, isSound });
    this.#written += samples.length;
    if (isSound) this.#sound += samples.length;
  }

  /** It is played up to here; never goes back, and never beyond what was given. */
  moveTo(position: number): void {
    this.#position = Math.max(this.#position, Math.min(Math.floor(position), this.#written));
    for (let [first] = this.#stretches; first; [first] = this.#stretches) {
      if (this.#passed + first.samples.length > this.#position) return;
      this.#passed += first.samples.length;
      if (first.isSound) this.#soundPassed += first.samples.length;
      this.#stretches.shift();
    }
  }

  /** How much of the sound is played. */
  get soundPlayed(): number {
    return this.#soundPassed + (this.#stretches[0]?.isSound ? this.#position - this.#passed : 0);
  }

  /** The sound that is not played. */
  rest(): Int16Array[] {
    return this.#stretches.flatMap(({ samples, isSound }, i) => {
      if (!isSound) return [];
      return [i === 0 ? samples.subarray(this.#position - this.#passed) : samples];
    });
  }
}
