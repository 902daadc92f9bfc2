/** The lowest floor: digital silence is not a noise to measure against. */
export const lowestFloorDb = -84;

/**
 * Hops whose minimum level is kept as one number, and how many such numbers: 1.5 s, within which every word has a gap.
 */
const hopsPerStretch = 12;
const stretches = 8;

/** How far the minimum of a fluctuating level is below its mean. */
const biasDb = 1.5;

const smoothing = 0.2;
const speechStep = 0.03;
const noiseStep = 0.08;

/** A faster rise would swallow the first syllable, before it is known to be one. */
const maxRiseDb = 1;

/**
 * Follows the level of the noise in one band.
 *
 * During speech the noise level is the lowest smoothed level of the last second and a half, as speech has gaps: minimum
 * statistics, after Martin, "Noise power spectral density estimation based on optimal smoothing and minimum statistics"
 * (IEEE Trans. Speech and Audio Processing 9(5), 2001). Otherwise everything it hears is noise.
 */
export class NoiseFloor {
  #floorDb = lowestFloorDb;
  #smoothedDb = lowestFloorDb;
  /** The minimum levels of the latest stretches, newest first. */
  #minima: readonly number[] = [];
  #hopsInStretch = 0;

  /** The level of the noise, in dB. */
  get levelDb(): number {
    return this.#floorDb;
  }

  /** Takes the level of the next hop of 16 ms. */
  push(levelDb: number, isSpeech: boolean): void {
    this.#smoothedDb += smoothing * (levelDb - this.#smoothedDb);
    this.#remember(this.#smoothedDb);
    const step = isSpeech
      ? speechStep * (Math.min(...this.#minima) + biasDb - this.#floorDb)
      : noiseStep * (levelDb - this.#floorDb);
    this.#floorDb = Math.max(lowestFloorDb, this.#floorDb + Math.min(maxRiseDb, step));
  }

  #remember(levelDb: number): void {
    const [least = Infinity, ...older] = this.#minima;
    const isFull = this.#hopsInStretch === hopsPerStretch;
    this.#hopsInStretch = isFull ? 1 : this.#hopsInStretch + 1;
    this.#minima = isFull
      ? [levelDb, least, ...older].slice(0, stretches)
      : [Math.min(least, levelDb), ...older];
  }
}
