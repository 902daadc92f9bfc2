import { sampleRate } from "./resonators.js";
import type { Speaker } from "./voices.js";

/** Most that a period differs in length and height from its neighbours: within what healthy voices show. */
const jitter = 0.006;
const shimmer = 0.05;

/**
 * The voice at the glottis: the derivative of the KLGLOTT88 flow (Klatt & Klatt 1990, JASA 87(2)), of height
 * 1 at closure, with the closing edge band-limited so that high voices do not alias.
 */
export class Glottis {
  readonly #openQuotient: number;
  #share = 1;
  #phase = 0;
  #step = 0;
  #smoothed = 0;
  /** No two periods are alike: how this one differs in length and in height. */
  readonly #chance = new Noise();
  #jitter = 1;
  #shimmer = 1;

  constructor({ openQuotient }: Speaker) {
    this.#openQuotient = openQuotient;
  }

  /** Air flows: the vocal folds are apart. */
  get isOpen(): boolean {
    return this.#phase < this.#openQuotient;
  }

  /** Sets the fundamental, and how many dB the folds, the softer they meet, take off at 3 kHz. */
  tune(frequency: number, tiltDb: number): void {
    this.#step = frequency / sampleRate;
    this.#share = onePole(tiltDb);
  }

  next(): number {
    this.#phase += this.#step * this.#jitter;
    if (this.#phase >= 1) {
      this.#phase -= 1;
      this.#jitter = 1 + jitter * this.#chance.next();
      this.#shimmer = 1 + shimmer * this.#chance.next();
    }
    const x = this.#phase / this.#openQuotient;
    const flow = x < 1 ? x * (2 - 3 * x) : 0;
    const raw = flow + edge((this.#phase - this.#openQuotient) / this.#step);
    this.#smoothed += this.#share * (raw * this.#shimmer - this.#smoothed);
    return this.#smoothed;
  }
}

/** What a step from -1 to 0 at time 0 lacks for being band-limited, at most one sample away (polyBLEP). */
function edge(samples: number): number {
  if (samples >= 0 && samples < 1) return -0.5 * (1 - samples) ** 2;
  return samples < 0 && samples > -1 ? 0.5 * (1 + samples) ** 2 : 0;
}

/** Coefficient of a one-pole low-pass that takes so many dB off at 3 kHz. */
function onePole(attenuationDb: number): number {
  if (attenuationDb <= 0) return 1;
  const power = 10 ** (attenuationDb / 10);
  const cosine = Math.cos((2 * Math.PI * 3000) / sampleRate);
  const k = (power - cosine) / (power - 1);
  const pole = k - Math.sqrt(k * k - 1);
  return 1 - pole;
}

/** White noise in [-1, 1), the same for every utterance (Marsaglia's xorshift). */
export class Noise {
  #state = 0x2545f491;

  next(): number {
    this.#state ^= this.#state << 13;
    this.#state ^= this.#state >>> 17;
    this.#state ^= this.#state << 5;
    return this.#state / 0x80000000;
  }
}
