import type { Segment } from "./segments.js";
import type { Speaker } from "./voices.js";

/** Natural frequencies of the phrase and the accent mechanism, per second (Fujisaki & Hirose 1984). */
const phraseRate = 2.2;
const accentRate = 18;
const leadSeconds = 0.2;
/** How fast the folds stiffen and relax, per second: a consonant affects the pitch of 50 ms of vowel. */
const tensionRate = 28;

/**
 * The fundamental frequency over time: the Fujisaki model, two critically damped filters on the logarithm of frequency,
 * and a slow flutter, without which a voice sounds mechanical (Klatt & Klatt 1990, equation 1).
 */
export class Pitch {
  readonly #floor: number;
  readonly #liveliness: number;
  #time = 0;
  #phrase = [0, 0] as [number, number];
  #accent = [0, 0] as [number, number];
  #tension = 0;

  constructor({ pitchHz, liveliness }: Speaker) {
    this.#floor = pitchHz * Math.exp(-0.16 * liveliness);
    this.#liveliness = liveliness;
  }

  /** Starts a segment with its phrase command. That of a segment that opens a phrase came in the pause before. */
  begin({ phraseImpulse }: Segment): void {
    const lead = phraseImpulse > 0 ? phraseRate * leadSeconds : 0;
    const impulse = phraseImpulse * phraseRate * Math.exp(-lead);
    this.#phrase[0] += impulse;
    this.#phrase[1] += impulse * lead;
  }

  /** Advances by `seconds` under an accent command and a tension of the folds. Returns the frequency in Hz. */
  advance(seconds: number, { accent, tension }: Pick<Segment, "accent" | "tension">): number {
    this.#time += seconds;
    follow(this.#phrase, 0, phraseRate * seconds);
    follow(this.#accent, accent, accentRate * seconds);
    this.#tension += (1 - Math.exp(-tensionRate * seconds)) * (tension - this.#tension);
    const melody = this.#liveliness * (this.#phrase[1] + this.#accent[1]);
    return this.#floor * Math.exp(melody + this.#tension) * (1 + this.#flutter());
  }

  #flutter(): number {
    const turn = 2 * Math.PI * this.#time;
    return 0.003 * (Math.sin(12.7 * turn) + Math.sin(7.1 * turn) + Math.sin(4.7 * turn));
  }
}

/** Two one-pole filters in a row: the response of a critically damped system. */
function follow(stages: [number, number], target: number, amount: number): void {
  const share = 1 - Math.exp(-amount);
  stages[0] += share * (target - stages[0]);
  stages[1] += share * (stages[0] - stages[1]);
}
