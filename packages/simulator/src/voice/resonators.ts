/** The sample rate of everything the voice makes. */
export const sampleRate = 24_000;

/** A second-order digital resonator with unity gain at 0 Hz (Klatt 1980, equations 1 and 2). */
export class Resonator {
  #a = 1;
  #b = 0;
  #c = 0;
  #last = 0;
  #beforeLast = 0;

  /** Moves the resonance. The sound in it keeps ringing. */
  tune(frequency: number, bandwidth: number): void {
    const { b, c } = feedback(frequency, bandwidth);
    this.#a = 1 - b - c;
    this.#b = b;
    this.#c = c;
  }

  /** As `tune`, with about unity gain at the resonance instead of at 0 Hz. */
  tunePeak(frequency: number, bandwidth: number): void {
    this.tune(frequency, bandwidth);
    this.#a = (1 + this.#c) * Math.sin((2 * Math.PI * frequency) / sampleRate);
  }

  /** Filters a block in place. */
  filter(block: Float64Array): void {
    const a = this.#a;
    const b = this.#b;
    const c = this.#c;
    let last = this.#last;
    let beforeLast = this.#beforeLast;
    for (let index = 0; index < block.length; index += 1) {
      // In this order the newest sample enters last, which shortens the chain the processor waits for.
      const output = a * (block[index] ?? 0) + c * beforeLast + b * last;
      beforeLast = last;
      last = output;
      block[index] = output;
    }
    this.#last = last;
    this.#beforeLast = beforeLast;
  }

  /** Filters `gain` times the input and adds the result to `sum`. */
  filterInto(sum: Float64Array, input: Float64Array, gain: number): void {
    const a = this.#a * gain;
    const b = this.#b;
    const c = this.#c;
    let last = this.#last;
    let beforeLast = this.#beforeLast;
    for (let index = 0; index < sum.length; index += 1) {
      const output = a * (input[index] ?? 0) + c * beforeLast + b * last;
      beforeLast = last;
      last = output;
      sum[index] = (sum[index] ?? 0) + output;
    }
    this.#last = last;
    this.#beforeLast = beforeLast;
  }

  /** Stops ringing. */
  rest(): void {
    this.#last = 0;
    this.#beforeLast = 0;
  }
}

/** The inverse of a resonator: removes a band (Klatt 1980, equation 4). */
export class AntiResonator {
  #a = 1;
  #b = 0;
  #c = 0;
  #last = 0;
  #beforeLast = 0;

  tune(frequency: number, bandwidth: number): void {
    const { b, c } = feedback(frequency, bandwidth);
    this.#a = 1 / (1 - b - c);
    this.#b = -b * this.#a;
    this.#c = -c * this.#a;
  }

  /** Filters a block in place. */
  filter(block: Float64Array): void {
    const a = this.#a;
    const b = this.#b;
    const c = this.#c;
    let last = this.#last;
    let beforeLast = this.#beforeLast;
    for (let index = 0; index < block.length; index += 1) {
      const input = block[index] ?? 0;
      block[index] = a * input + b * last + c * beforeLast;
      beforeLast = last;
      last = input;
    }
    this.#last = last;
    this.#beforeLast = beforeLast;
  }
}

/** How much of its last two samples a resonance feeds back (Klatt 1980, equation 2). */
function feedback(frequency: number, bandwidth: number): { readonly b: number; readonly c: number } {
  const radius = Math.exp((-Math.PI * bandwidth) / sampleRate);
  return { b: 2 * radius * Math.cos((2 * Math.PI * frequency) / sampleRate), c: -radius * radius };
}
