/** Samples per second of everything the voice makes. */
export const sampleRate = 24_000;

/** A second-order digital resonator with unity gain at 0 Hz (Klatt 1980, equations 1 and 2). */
export class Resonator {
  #a = 1;
  #b = 0;
  #c = 0;
  #last = 0;
  #beforeLast = 0;

  /** Moves the resonance; the sound in it goes on ringing. */
  tune(frequency: number, bandwidth: number): void {
    const radius = Math.exp((-Math.PI * bandwidth) / sampleRate);
    this.#c = -radius * radius;
    this.#b = 2 * radius * Math.cos((2 * Math.PI * frequency) / sampleRate);
    this.#a = 1 - this.#b - this.#c;
  }

  /** As `tune`, with about unity gain at the resonance instead of at 0 Hz. */
  tunePeak(frequency: number, bandwidth: number): void {
    this.tune(frequency, bandwidth);
    const radius = Math.exp((-Math.PI * bandwidth) / sampleRate);
    this.#a = (1 - radius * radius) * Math.sin((2 * Math.PI * frequency) / sampleRate);
  }

  filter(input: number): number {
    const output = this.#a * input + this.#b * this.#last + this.#c * this.#beforeLast;
    this.#beforeLast = this.#last;
    this.#last = output;
    return output;
  }
}

/** The mirror image of a resonator: takes a band away (Klatt 1980, equation 4). */
export class AntiResonator {
  #a = 1;
  #b = 0;
  #c = 0;
  #last = 0;
  #beforeLast = 0;

  tune(frequency: number, bandwidth: number): void {
    const radius = Math.exp((-Math.PI * bandwidth) / sampleRate);
    const c = -radius * radius;
    const b = 2 * radius * Math.cos((2 * Math.PI * frequency) / sampleRate);
    this.#a = 1 / (1 - b - c);
    this.#b = -b * this.#a;
    this.#c = -c * this.#a;
  }

  filter(input: number): number {
    const output = this.#a * input + this.#b * this.#last + this.#c * this.#beforeLast;
    this.#beforeLast = this.#last;
    this.#last = input;
    return output;
  }
}
