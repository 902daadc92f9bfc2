/** A low-pass filter in rows of coefficients, one for each place between two samples: a `FilterBank` of `@rt/core`. */
export interface Bank {
  /** `up` samples of the output take as long as `down` of the input. */
  readonly up: number;
  readonly down: number;
  /** Samples on either side of a place that its value depends on. */
  readonly reach: number;
  /** Places between two samples; what lies between two of these is interpolated. */
  readonly phases: number;
  readonly rows: readonly Float64Array[];
}

/**
 * The samples around one place of a stream, and the value of the band-limited signal there. It is a ring that keeps
 * each sample twice, so that they always lie in one row; nothing is allocated once it is made.
 */
export class Line {
  readonly bank: Bank;
  readonly #length: number;
  readonly #samples: Float64Array;
  /** Where the oldest sample is, and the next one goes. */
  #at = 0;

  constructor(bank: Bank) {
    this.bank = bank;
    this.#length = 2 * bank.reach;
    this.#samples = new Float64Array(2 * this.#length);
  }

  /** Silence, as before the first sample. */
  clear(): void {
    this.#samples.fill(0);
  }

  /** Goes on by one sample, which is `reach` samples ahead of the place. */
  push(sample: number): void {
    this.#set(this.#at, sample);
    this.#at = (this.#at + 1) % this.#length;
  }

  /** Puts another sample in place of the one that was pushed so many pushes ago, 1 for the last. */
  replace(back: number, sample: number): void {
    this.#set((this.#at - back + this.#length) % this.#length, sample);
  }

  /** The value `position / up` of a sample behind the place. */
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
