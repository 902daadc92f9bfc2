import type { FilterBank } from "@rt/core";

/** The usual number of samples per call on the audio thread. */
const quantum = 128;

/**
 * Changes the sample rate of one mono stream as `createResampler` of `@rt/core` does, with the same filter, but on the
 * audio thread, which must leave nothing for the garbage collector: it allocates all memory at first, unless chunks
 * become larger.
 */
export class RateChange {
  /** Valid up to the count that `push` returns, until the next call. */
  output: Float32Array;
  readonly #bank: FilterBank;
  /** The input that outputs still depend on: at first, the silence before the first sample. */
  #held: Float64Array;
  #filled: number;
  // Where the next output lies: `index` samples into the input plus `part / up` of a sample. Integers never drift, and
  // are no garbage.
  #index: number;
  #part = 0;

  constructor(bank: FilterBank) {
    this.#bank = bank;
    this.#filled = bank.reach - 1;
    this.#index = this.#filled;
    const length = 2 * bank.reach + quantum;
    this.#held = new Float64Array(length);
    this.output = new Float32Array(outputsOf(length, bank));
  }

  /** Takes a chunk of any size. Returns how many samples are in `output`. */
  push(samples: Float32Array): number {
    const { up, down, reach } = this.#bank;
    this.#makeRoom(this.#filled + samples.length);
    this.#held.set(samples, this.#filled);
    this.#filled += samples.length;
    let count = 0;
    // Those for which all neighboring samples are known.
    while (this.#index + reach < this.#filled) {
      this.output[count++] = this.#value();
      this.#part += down;
      this.#index += Math.floor(this.#part / up);
      this.#part %= up;
    }
    const spent = Math.min(this.#index - (reach - 1), this.#filled);
    this.#held.copyWithin(0, spent, this.#filled);
    this.#filled -= spent;
    this.#index -= spent;
    return count;
  }

  #makeRoom(length: number): void {
    if (length <= this.#held.length) return;
    const held = this.#held;
    this.#held = new Float64Array(length);
    this.#held.set(held);
    this.output = new Float32Array(outputsOf(length, this.#bank));
  }

  /** The value of the band-limited signal where the next output lies. */
  #value(): number {
    const { up, reach, phases, rows } = this.#bank;
    const start = this.#index - (reach - 1);
    const phase = (this.#part * phases) / up;
    const row = Math.floor(phase);
    const nearest = dotProduct(rows[row], this.#held, start);
    if (row === phase) return nearest;
    return nearest + (phase - row) * (dotProduct(rows[row + 1], this.#held, start) - nearest);
  }
}

function outputsOf(inputs: number, { up, down }: FilterBank): number {
  return Math.ceil((inputs * up) / down) + 1;
}

/** Four sums at a time: a single one waits for each addition to end. The length of a row is a multiple of four. */
function dotProduct(row: Float64Array | undefined, input: Float64Array, start: number): number {
  if (row === undefined) return 0;
  let a = 0;
  let b = 0;
  let c = 0;
  let d = 0;
  for (let tap = 0, at = start; tap < row.length; tap += 4, at += 4) {
    a += (row[tap] ?? 0) * (input[at] ?? 0);
    b += (row[tap + 1] ?? 0) * (input[at + 1] ?? 0);
    c += (row[tap + 2] ?? 0) * (input[at + 2] ?? 0);
    d += (row[tap + 3] ?? 0) * (input[at + 3] ?? 0);
  }
  return a + b + (c + d);
}
