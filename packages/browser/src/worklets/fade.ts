/** A volume that goes from silence to full and back in so many frames, and never jumps: a jump is a click. */
export class Fade {
  readonly #step: number;
  #gain = 0;

  constructor(frames: number) {
    this.#step = 1 / frames;
  }

  /** Frames until silence, if it is turned down. */
  get left(): number {
    return Math.ceil(this.#gain / this.#step);
  }

  /** Turns frames up. */
  up(frames: Float32Array, to: number): void {
    if (this.#gain === 1) return;
    for (let i = 0; i < to; i++) {
      this.#gain = Math.min(1, this.#gain + this.#step);
      frames[i] = (frames[i] ?? 0) * this.#gain;
    }
  }

  /** Turns frames down, from a place to another. */
  down(frames: Float32Array, from: number, to: number): void {
    for (let i = from; i < to; i++) {
      this.#gain = Math.max(0, this.#gain - this.#step);
      frames[i] = (frames[i] ?? 0) * this.#gain;
    }
  }

  /** Silence from now on: nothing is left to be turned down. */
  reset(): void {
    this.#gain = 0;
  }
}

/** What still fades away of sound that was cut, while others may be heard already. */
export class Tail {
  readonly #frames: Float32Array;
  #left = 0;

  constructor(length: number) {
    this.#frames = new Float32Array(length);
  }

  /** Adds the first so many frames, at most as many as it has room for, to what is left of others. */
  add(frames: Float32Array, count: number): void {
    for (let i = 0; i < count; i++) this.#frames[i] = (this.#frames[i] ?? 0) + (frames[i] ?? 0);
    this.#left = Math.max(this.#left, count);
  }

  /** Adds as much of it as there is room for. */
  mixInto(out: Float32Array): void {
    if (this.#left === 0) return;
    const count = Math.min(this.#left, out.length);
    for (let i = 0; i < count; i++) out[i] = (out[i] ?? 0) + (this.#frames[i] ?? 0);
    this.#frames.copyWithin(0, count, this.#left);
    this.#frames.fill(0, this.#left - count, this.#left);
    this.#left -= count;
  }
}
