import type { Spectrum } from "./spectrum.js";

const lowestPitchHz = 70;
const highestPitchHz = 400;

/**
 * Measures how much of a sound repeats at the pitch of a voice: near 1 for a vowel, below 0.5 for noise.
 *
 * The highest peak of the autocorrelation, divided by that of the window: Boersma, "Accurate short-term analysis of the
 * fundamental frequency and the harmonics-to-noise ratio of a sampled sound" (Proc. Institute of Phonetic Sciences
 * Amsterdam 17, 1993).
 */
export class Harmonicity {
  readonly #spectrum: Spectrum;
  readonly #shortestLag: number;
  readonly #lags: Float64Array;
  readonly #windowLags: Float64Array;
  #period = 0;

  constructor(spectrum: Spectrum, windowLength: number, sampleRate: number) {
    this.#spectrum = spectrum;
    this.#shortestLag = Math.floor(sampleRate / highestPitchHz);
    this.#lags = new Float64Array(Math.ceil(sampleRate / lowestPitchHz) + 1);
    spectrum.analyse(new Float32Array(windowLength).fill(1));
    spectrum.autocorrelation(spectrum.power, this.#lags);
    const energy = this.#lags[0] ?? 1;
    this.#windowLags = this.#lags.map((lag) => lag / energy);
  }

  /** After how many samples the last measured sound repeats, to a fraction of a sample. */
  get period(): number {
    return this.#period;
  }

  /** The harmonicity of a sound with this power spectrum. Zero if it is empty. */
  measure(power: Float64Array): number {
    this.#spectrum.autocorrelation(power, this.#lags);
    const energy = this.#lags[0] ?? 0;
    if (energy < 1e-9) return 0;
    let highest = 0;
    let peak = this.#shortestLag;
    for (let lag = this.#shortestLag; lag < this.#lags.length; lag++) {
      const height = this.#heightAt(lag) / energy;
      if (height <= highest) continue;
      highest = height;
      peak = lag;
    }
    this.#period = peak + this.#offsetOf(peak);
    return highest;
  }

  #heightAt(lag: number): number {
    return (this.#lags[lag] ?? 0) / (this.#windowLags[lag] ?? 1);
  }

  /** The offset of the top of a parabola through a peak and its neighbors, -1/2 to 1/2 of a sample from the peak. */
  #offsetOf(peak: number): number {
    const left = this.#heightAt(peak - 1);
    const right = this.#heightAt(peak + 1);
    const curvature = 2 * this.#heightAt(peak) - left - right;
    return curvature > 0 ? Math.max(-0.5, Math.min(0.5, (right - left) / (2 * curvature))) : 0;
  }
}
