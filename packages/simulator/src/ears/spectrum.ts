import { FourierTransform } from "./fourier.js";

/**
 * Computes the power spectrum of a window of samples, and the autocorrelation of a power spectrum. All buffers are
 * allocated once; the next call of `analyse` overwrites `power`.
 */
export class Spectrum {
  /** The power of each bin, from 0 Hz to half the sample rate. The bins of a full-scale sine sum to one half. */
  readonly power: Float64Array;
  readonly #transform: FourierTransform;
  readonly #window: Float64Array;
  readonly #scale: number;
  readonly #input: Float64Array;

  /** `size` is a power of two. The Hann window must not be longer. */
  constructor(size: number, windowLength: number) {
    this.power = new Float64Array(size / 2 + 1);
    this.#transform = new FourierTransform(size);
    this.#window = Float64Array.from({ length: windowLength }, (_, i) => hann((i + 0.5) / windowLength));
    this.#scale = 2 / (size * this.#window.reduce((energy, weight) => energy + weight * weight, 0));
    this.#input = new Float64Array(size);
  }

  /** Fills `power` from as many samples as the window is long. */
  analyse(samples: Float32Array): void {
    const input = this.#input.fill(0);
    for (let i = 0; i < this.#window.length; i++) input[i] = (samples[i] ?? 0) * (this.#window[i] ?? 0);
    this.#transform.run(input);
    const { real, imaginary } = this.#transform;
    for (let k = 0; k < this.power.length; k++) {
      this.power[k] = ((real[k] ?? 0) ** 2 + (imaginary[k] ?? 0) ** 2) * this.#scale;
    }
  }

  /** Fills `lags`, from lag 0 on, with the autocorrelation of a power spectrum (Wiener-Khinchin), to some scale. */
  autocorrelation(power: Float64Array, lags: Float64Array): void {
    const input = this.#input;
    input.set(power);
    for (let k = 1; k < power.length; k++) input[input.length - k] = power[k] ?? 0;
    this.#transform.run(input);
    lags.set(this.#transform.real.subarray(0, lags.length));
  }
}

function hann(position: number): number {
  return 0.5 - 0.5 * Math.cos(2 * Math.PI * position);
}
