/** A gain that goes from silence to full and back in `frames` frames, and never jumps: a jump is a click. */
export class Fade {
  readonly #step: number;
  #gain = 0;

  constructor(frames: number) {
    this.#step = 1 / frames;
  }

  /** How many frames fading out takes from here. */
  get left(): number {
    return Math.ceil(this.#gain / this.#step);
  }

  /** Fades in, over the first `to` frames. */
  up(frames: Float32Array, to: number): void {
    if (this.#gain === 1) return;
    for (let i = 0; i < to; i++) {
      this.#gain = Math.min(1, this.#gain + this.#step);
      frames[i] = (frames[i] ?? 0) * this.#gain;
    }
  }

  /** Fades out, from one index to another. */
  down(frames: Float32Array, from: number, to: number): void {
    for (let i = from; i < to; i++) {
      this.#gain = Math.max(0, this.#gain - this.#step);
      frames[i] = (frames[i] ?? 0) * this.#gain;
    }
  }

  /** Returns to silence at once. */
  reset(): void {
    this.#gain = 0;
  }
}

/** The fade-out of audio that was cut, mixed into what plays next. */
export class Tail {
  readonly #frames: Float32Array;
  #left = 0;

  constructor(length: number) {
    this.#frames = new Float32Array(length);
  }

  /** Mixes in the first `count` frames, at most as many as it has room for. */
  add(frames: Float32Array, count: number): void {
    for (let i = 0; i < count; i++) this.#frames[i] = (this.#frames[i] ?? 0) + (frames[i] ?? 0);
    this.#left = Math.max(this.#left, count);
  }

  /** Mixes in as much as fits into `out`. */
  mixInto(out: Float32Array): void {
    if (this.#left === 0) return;
    const count = Math.min(this.#left, out.length);
    for (let i = 0; i < count; i++) out[i] = (out[i] ?? 0) + (this.#frames[i] ?? 0);
    this.#frames.copyWithin(0, count, this.#left);
    this.#frames.fill(0, this.#left - count, this.#left);
    this.#left -= count;
  }
}
