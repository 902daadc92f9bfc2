import { sampleRate } from "./resonators.js";
import type { Speaker } from "./voices.js";

/** How much a period differs from its neighbors at most, in length and height: within what healthy voices show. */
const jitter = 0.006;
const shimmer = 0.05;

/**
 * The voice at the glottis: the derivative of the KLGLOTT88 flow (Klatt & Klatt 1990, JASA 87(2)), with height 1 at
 * closure and a band-limited closing edge, so that high voices do not alias.
 */
export class Glottis {
  readonly #openQuotient: number;
  #share = 1;
  #phase = 0;
  #step = 0;
  #smoothed = 0;
  /** No two periods are alike: this varies their length and height. */
  readonly #chance = new Noise();
  #jitter = 1;
  #shimmer = 1;

  constructor({ openQuotient }: Speaker) {
    this.#openQuotient = openQuotient;
  }

  /** Whether air flows: the vocal folds are apart. */
  get isOpen(): boolean {
    return this.#phase < this.#openQuotient;
  }

  /** Sets the fundamental frequency, and by how many dB softly meeting folds attenuate 3 kHz. */
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

/** The correction that band-limits a step from -1 to 0 at time 0, at most one sample away (polyBLEP). */
function edge(samples: number): number {
  if (samples >= 0 && samples < 1) return -0.5 * (1 - samples) ** 2;
  return samples < 0 && samples > -1 ? 0.5 * (1 + samples) ** 2 : 0;
}

/** The coefficient of a one-pole low-pass that attenuates 3 kHz by this many dB. */
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
