/** Hops in one of the stretches that the minimum is taken over: 192 ms of 16 ms hops. */
const hopsPerStretch = 12;

/** Stretches that the minimum looks back over: 1.5 s, longer than any syllable. */
const stretches = 8;

/** The minimum of a fluctuating level lies this far below its mean. */
const biasDb = 1.5;

/** No floor is lower than this: digital silence is not a noise to measure against. */
const lowestDb = -84;

const quietStep = 0.08;
const busyStep = 0.03;
const riseDb = 1;

export class NoiseFloor {
  #floorDb = lowestDb;
  #smoothedDb = lowestDb;
  #minima: number[] = [];
  #hops = 0;

  get db(): number {
    return this.#floorDb;
  }

  push(levelDb: number, isSpeech: boolean): void {
    this.#smoothedDb = this.#hops === 0 ? levelDb : this.#smoothedDb + 0.2 * (levelDb - this.#smoothedDb);
    if (this.#hops++ % hopsPerStretch === 0) this.#minima = [Infinity, ...this.#minima.slice(0, stretches)];
    this.#minima[0] = Math.min(this.#minima[0] ?? Infinity, this.#smoothedDb);
    const target = isSpeech ? Math.min(...this.#minima) + biasDb : levelDb;
    const step = isSpeech ? busyStep : quietStep;
    this.#floorDb = Math.max(lowestDb, this.#floorDb + Math.min(riseDb, step * (target - this.#floorDb)));
  }
}
