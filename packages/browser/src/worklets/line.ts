/** A low-pass filter in rows of coefficients, one for each phase between two samples: a `FilterBank` of `@rt/core`. */
export interface Bank {
  /** `up` samples of the output last as long as `down` of the input. */
  readonly up: number;
  readonly down: number;
  /** How many samples on either side of a position its value depends on. */
  readonly reach: number;
  /** Positions between two samples; values between two of these are interpolated. */
  readonly phases: number;
  readonly rows: readonly Float64Array[];
}

/**
 * The samples around one position of a stream, and the value of the band-limited signal there. A ring buffer that
 * stores each sample twice, so that they are always contiguous; allocates nothing after it is created.
 */
export class Line {
  readonly bank: Bank;
  readonly #length: number;
  readonly #samples: Float64Array;
  /** The index of the oldest sample, where the next one goes. */
  #at = 0;

  constructor(bank: Bank) {
    this.bank = bank;
    this.#length = 2 * bank.reach;
    this.#samples = new Float64Array(2 * this.#length);
  }

  /** Sets all samples to silence, as before the first one. */
  clear(): void {
    this.#samples.fill(0);
  }

  /** Advances by one sample. The one pushed is `reach` samples ahead of the position. */
  push(sample: number): void {
    this.#set(this.#at, sample);
    this.#at = (this.#at + 1) % this.#length;
  }

  /** Replaces the sample pushed `back` pushes ago, 1 for the last. */
  replace(back: number, sample: number): void {
    this.#set((this.#at - back + this.#length) % this.#length, sample);
  }

  /** The value `position / up` of a sample behind the current position. */
  valueAt(position: number): number {
    const { up, phases, rows } = this.bank;
    const phase = (position * phases) / up;
    const row = Math.floor(phase);
    const value = this.#dotProduct(rows[row]);
    return row === phase ? value : value + (phase - row) * (this.#dotProduct(rows[row + 1]) - value);
  }

  #set(at: number, sample: number): void {
    this.#samples[at] = this.#samples[at + this.#length] = sample;
  }

  /** Two sums at a time, which need not wait for each other. */
  #dotProduct(row: Float64Array | undefined): number {
    if (!row) return 0;
    const samples = this.#samples;
    let even = 0;
    let odd = 0;
    for (let tap = 0, at = this.#at; tap < row.length; tap += 2, at += 2) {
      even += (row[tap] ?? 0) * (samples[at] ?? 0);
      odd += (row[tap + 1] ?? 0) * (samples[at + 1] ?? 0);
    }
    return even + odd;
  }
}
