import type { Frication } from "./phonemes.js";
import { AntiResonator, Resonator, sampleRate } from "./resonators.js";

/** Formants above the third, in Hz, with their bandwidths: they belong to the speaker, not to the sound. */
const upperFormants: readonly (readonly [number, number])[] = [
  [3300, 170],
  [4000, 210],
  [5000, 350],
  [6000, 500],
  [7000, 600],
  [8000, 700],
  [9000, 800],
  [10000, 900],
];
const nasalPoleHz = 270;

/**
 * The filters of Klatt 1980: voice and breath pass through the nasal pair and the formants in series, the noise of a
 * narrow passage through parallel resonators, each with its own gain.
 */
export class VocalTract {
  readonly #scale: number;
  readonly #formants = [new Resonator(), new Resonator(), new Resonator()] as const;
  readonly #cascade: readonly Resonator[];
  readonly #nasalPole = new Resonator();
  readonly #nasalZero = new AntiResonator();
  readonly #mouth = [new Resonator(), new Resonator(), new Resonator()] as const;
  readonly #mouthGains: [number, number, number] = [0, 0, 0];

  constructor(formantScale: number) {
    this.#scale = formantScale;
    const upper = upperFormants
      .filter(([frequency]) => frequency * formantScale < 0.46 * sampleRate)
      .map(([frequency, bandwidth]) => {
        const resonator = new Resonator();
        resonator.tune(frequency * formantScale, bandwidth);
        return resonator;
      });
    // From high to low, as in Klatt 1980: the transients of a moving formant meet no higher one that amplifies them.
    this.#cascade = [...upper, ...this.#formants.toReversed()];
    this.#nasalPole.tune(nasalPoleHz, 100);
    this.openVelum(0);
  }

  /** Moves one of the first three formants, given for a vocal tract of scale 1. */
  moveFormant(index: 0 | 1 | 2, frequency: number, bandwidth: number): void {
    this.#formants[index].tune(Math.max(180, frequency * this.#scale), bandwidth);
  }

  /** From 0, shut, where the nasal pole and zero cancel, to 1, a nasal consonant. */
  openVelum(opening: number): void {
    this.#nasalZero.tune(nasalPoleHz + 330 * opening, 100);
  }

  /** Shapes the noise of the mouth; `secondFormant` is where a burst that follows F2 goes. */
  shapeMouth({ poles }: Frication, secondFormant: number): void {
    let power = 0;
    for (const index of [0, 1, 2] as const) {
      const [frequency, bandwidth, gainDb] = poles[index] ?? [1000, 1000, -100];
      const heard = (frequency === 0 ? Math.max(1100, secondFormant) : frequency) * this.#scale;
      const gain = 10 ** (gainDb / 20);
      power += (gain * gain * Math.PI * bandwidth) / sampleRate;
      this.#mouth[index].tunePeak(heard, bandwidth);
      // Neighbours in opposite phase do not cancel between their peaks (Klatt 1980, figure 12).
      this.#mouthGains[index] = index === 1 ? -gain : gain;
    }
    const level = 1 / Math.sqrt(power);
    for (const index of [0, 1, 2] as const) this.#mouthGains[index] *= level;
  }

  /** Turns a block of sound from the glottis into speech, in place. */
  filterVoice(glottal: Float64Array): void {
    this.#nasalPole.filter(glottal);
    this.#nasalZero.filter(glottal);
    for (const resonator of this.#cascade) resonator.filter(glottal);
  }

  /** Adds a block of noise, shaped by the mouth, to `speech`. */
  addNoise(speech: Float64Array, frication: Float64Array): void {
    for (const index of [0, 1, 2] as const)
      this.#mouth[index].filterInto(speech, frication, this.#mouthGains[index]);
  }

  /** Ends the noise of the mouth. */
  restMouth(): void {
    for (const resonator of this.#mouth) resonator.rest();
  }
}
