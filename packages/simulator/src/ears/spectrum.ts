/**
 * Turns one window of samples into its power spectrum, and a power spectrum into its autocorrelation.
 * Buffers are allocated once and overwritten by the next call.
 */
export class Spectrum {
  /** Power of each bin, from 0 Hz to half the sample rate. A sine of full scale sums to one half. */
  readonly power: Float64Array;
  readonly #window: Float64Array;
  readonly #scale: number;
  readonly #size: number;
  readonly #real: Float64Array;
  readonly #imaginary: Float64Array;
  readonly #cosine: Float64Array;
  readonly #sine: Float64Array;

  /** `size` is a power of two, the window no longer than that. */
  constructor(size: number, windowLength: number) {
    this.#size = size;
    this.power = new Float64Array(size / 2 + 1);
    this.#window = Float64Array.from({ length: windowLength }, (_, i) => hann((i + 0.5) / windowLength));
    this.#scale = 2 / (size * this.#window.reduce((sum, weight) => sum + weight * weight, 0));
    this.#real = new Float64Array(size);
    this.#imaginary = new Float64Array(size);
    this.#cosine = Float64Array.from({ length: size / 2 }, (_, k) => Math.cos((2 * Math.PI * k) / size));
    this.#sine = Float64Array.from({ length: size / 2 }, (_, k) => -Math.sin((2 * Math.PI * k) / size));
  }

  /** Fills `power` from a Hann window of samples. */
  analyse(samples: Float32Array): void {
    const real = this.#real.fill(0);
    const imaginary = this.#imaginary.fill(0);
    for (let i = 0; i < this.#window.length; i++) real[i] = (samples[i] ?? 0) * (this.#window[i] ?? 0);
    this.#transform();
    for (let k = 0; k < this.power.length; k++) {
      this.power[k] = ((real[k] ?? 0) ** 2 + (imaginary[k] ?? 0) ** 2) * this.#scale;
    }
  }

  /** Fills `lags` with the autocorrelation that a power spectrum stands for (Wiener-Khinchin). */
  autocorrelation(power: Float64Array, lags: Float64Array): void {
    const real = this.#real;
    this.#imaginary.fill(0);
    for (let k = 0; k < power.length; k++) {
      real[k] = power[k] ?? 0;
      if (k > 0) real[this.#size - k] = power[k] ?? 0;
    }
    this.#transform();
    for (let lag = 0; lag < lags.length; lag++) lags[lag] = real[lag] ?? 0;
  }

  /** Radix-2 fast Fourier transform in place (Cooley and Tukey, 1965). */
  #transform(): void {
    this.#reverseBits();
    for (let half = 1; half < this.#size; half *= 2) {
      const step = this.#size / (2 * half);
      for (let start = 0; start < this.#size; start += 2 * half) {
        for (let k = 0; k < half; k++) this.#butterfly(start + k, half, k * step);
      }
    }
  }

  #butterfly(even: number, half: number, turn: number): void {
    const real = this.#real;
    const imaginary = this.#imaginary;
    const odd = even + half;
    const cosine = this.#cosine[turn] ?? 0;
    const sine = this.#sine[turn] ?? 0;
    const oddReal = (real[odd] ?? 0) * cosine - (imaginary[odd] ?? 0) * sine;
    const oddImaginary = (real[odd] ?? 0) * sine + (imaginary[odd] ?? 0) * cosine;
    real[odd] = (real[even] ?? 0) - oddReal;
    imaginary[odd] = (imaginary[even] ?? 0) - oddImaginary;
    real[even] = (real[even] ?? 0) + oddReal;
    imaginary[even] = (imaginary[even] ?? 0) + oddImaginary;
  }

  #reverseBits(): void {
    for (let i = 1, j = 0; i < this.#size; i++) {
      let bit = this.#size >> 1;
      for (; j & bit; bit >>= 1) j ^= bit;
      j |= bit;
      if (i < j) {
        swap(this.#real, i, j);
        swap(this.#imaginary, i, j);
      }
    }
  }
}

function hann(position: number): number {
  return 0.5 - 0.5 * Math.cos(2 * Math.PI * position);
}

function swap(values: Float64Array, i: number, j: number): void {
  const held = values[i] ?? 0;
  values[i] = values[j] ?? 0;
  values[j] = held;
}
