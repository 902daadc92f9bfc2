import { downmix } from "./downmix.js";

/** When to switch to another input, in samples. */
export interface SwitchOptions {
  /** After it has had sound for this long: a stream that was just opened may falter at first. */
  readonly steady: number;
  /** After this long at the latest: it may be silent. */
  readonly maxWait: number;
}

/**
 * Takes the audio of one of several inputs, and switches to another without a gap, as the old one plays until the new
 * one has sound, and without a click, as it crossfades.
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

  /** Writes the next samples to `mono`. Returns whether it has switched with them. */
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
