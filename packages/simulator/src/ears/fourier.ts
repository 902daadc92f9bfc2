/**
 * Transforms real signals of one length: a fast Fourier transform (Cooley and Tukey, 1965) of half that length, its
 * real parts being the even samples and its imaginary parts the odd ones.
 *
 * The results are overwritten by the next transform.
 */
export class FourierTransform {
  /** Of each bin from 0 Hz to half the sample rate. */
  readonly real: Float64Array;
  readonly imaginary: Float64Array;
  readonly #half: number;
  readonly #cosine: Float64Array;
  readonly #sine: Float64Array;
  readonly #reversed: Uint16Array;
  readonly #even: Float64Array;
  readonly #odd: Float64Array;

  /** `length` is a power of two, 4 to 131,072. */
  constructor(readonly length: number) {
    const half = length / 2;
    this.#half = half;
    this.real = new Float64Array(half + 1);
    this.imaginary = new Float64Array(half + 1);
    this.#cosine = Float64Array.from({ length: half }, (_, k) => Math.cos((2 * Math.PI * k) / length));
    this.#sine = Float64Array.from({ length: half }, (_, k) => -Math.sin((2 * Math.PI * k) / length));
    this.#reversed = bitReversal(half);
    this.#even = new Float64Array(half);
    this.#odd = new Float64Array(half);
  }

  /** Fills `real` and `imaginary` from `length` samples. */
  run(samples: Float64Array): void {
    for (let i = 0; i < this.#half; i++) {
      const from = 2 * (this.#reversed[i] ?? 0);
      this.#even[i] = samples[from] ?? 0;
      this.#odd[i] = samples[from + 1] ?? 0;
    }
    for (let span = 1; span < this.#half; span *= 2) this.#combine(span);
    this.#separate();
  }

  /** Combines pairs of transforms of length `span` into transforms of twice that. */
  #combine(span: number): void {
    const re = this.#even;
    const im = this.#odd;
    const turn = this.#half / span;
    for (let k = 0; k < span; k++) {
      const cosine = this.#cosine[k * turn] ?? 0;
      const sine = this.#sine[k * turn] ?? 0;
      for (let a = k; a < this.#half; a += 2 * span) {
        const b = a + span;
        const reA = re[a] ?? 0;
        const imA = im[a] ?? 0;
        const reB = (re[b] ?? 0) * cosine - (im[b] ?? 0) * sine;
        const imB = (re[b] ?? 0) * sine + (im[b] ?? 0) * cosine;
        re[a] = reA + reB;
        im[a] = imA + imB;
        re[b] = reA - reB;
        im[b] = imA - imB;
      }
    }
  }

  /** Takes the transforms of the even and the odd samples apart by their symmetry, and combines them. */
  #separate(): void {
    const half = this.#half;
    for (let k = 0; k <= half; k++) {
      const a = k % half;
      const b = (half - k) % half;
      const evenRe = ((this.#even[a] ?? 0) + (this.#even[b] ?? 0)) / 2;
      const evenIm = ((this.#odd[a] ?? 0) - (this.#odd[b] ?? 0)) / 2;
      const oddRe = ((this.#odd[a] ?? 0) + (this.#odd[b] ?? 0)) / 2;
      const oddIm = ((this.#even[b] ?? 0) - (this.#even[a] ?? 0)) / 2;
      const cosine = k === half ? -1 : (this.#cosine[k] ?? 0);
      const sine = k === half ? 0 : (this.#sine[k] ?? 0);
      this.real[k] = evenRe + oddRe * cosine - oddIm * sine;
      this.imaginary[k] = evenIm + oddRe * sine + oddIm * cosine;
    }
  }
}

function bitReversal(length: number): Uint16Array {
  const reversed = new Uint16Array(length);
  for (let i = 1; i < length; i++) reversed[i] = ((reversed[i >> 1] ?? 0) >> 1) | (i & 1 ? length >> 1 : 0);
  return reversed;
}
