import { downmix } from "./downmix.js";

/** When another input is gone over to, in samples. */
export interface SwitchOptions {
  /** Once it is heard for so long: a stream that was just opened may falter at first. */
  readonly steady: number;
  /** After so long at the latest: it may be silent. */
  readonly maxWait: number;
}

/**
 * Takes the sound of one of several inputs, and goes over to another without a gap, as the one before is heard until
 * the other is; and without a click, as one fades into the other.
 */
export class InputSwitch {
  readonly #options: SwitchOptions;
  #from = 0;
  #to = 0;
  #waited = 0;
  #heard = 0;
  #faded = new Float32Array(0);

  constructor(options: SwitchOptions) {
    this.#options = options;
  }

  goTo(input: number): void {
    this.#to = input;
    this.#waited = 0;
    this.#heard = 0;
  }

  /** Makes the next samples; tells whether it has gone over with them. */
  mix(inputs: readonly (readonly Float32Array[])[], mono: Float32Array): boolean {
    downmix(inputs[this.#from] ?? none, mono);
    if (this.#from === this.#to) return false;
    const next = inputs[this.#to] ?? none;
    this.#waited += mono.length;
    this.#heard = isHeard(next) ? this.#heard + mono.length : 0;
    if (this.#heard < this.#options.steady && this.#waited < this.#options.maxWait) return false;
    this.#from = this.#to;
    this.#fade(mono, next);
    return true;
  }

  #fade(mono: Float32Array, next: readonly Float32Array[]): void {
    if (this.#faded.length !== mono.length) this.#faded = new Float32Array(mono.length);
    downmix(next, this.#faded);
    for (let i = 0; i < mono.length; i++) {
      const before = mono[i] ?? 0;
      mono[i] = before + ((this.#faded[i] ?? 0) - before) * ((i + 1) / mono.length);
    }
  }
}

const none: readonly Float32Array[] = [];

function isHeard(channels: readonly Float32Array[]): boolean {
  for (let i = 0; i < channels.length; i++) if (channels[i]?.some(isSound)) return true;
  return false;
}

function isSound(sample: number): boolean {
  return sample !== 0;
}
