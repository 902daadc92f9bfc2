/**
 * Transforms real signals of one length: a fast Fourier transform (Cooley and Tukey, 1965) of half that length, whose
 * real parts are the even samples and whose imaginary parts are the odd ones.
 *
 * The next transform overwrites the results.
 */
export class FourierTransform {
  /** One value for each bin from 0 Hz to half the sample rate. */
  readonly real: Float64Array;
  readonly imaginary: Float64Array;
  readonly #half: number;
  readonly #turns: Turns;
  readonly #steps: readonly Step[];
  readonly #reversed: Uint16Array;
  readonly #even: Float64Array;
  readonly #odd: Float64Array;

  /** `length` is a power of two, 4 to 131,072. */
  constructor(readonly length: number) {
    const half = length / 2;
    this.#half = half;
    this.real = new Float64Array(half + 1);
    this.imaginary = new Float64Array(half + 1);
    this.#turns = turnsOf(half, length);
    this.#steps = stepsTo(half);
    this.#reversed = bitReversal(half);
    this.#even = new Float64Array(half);
    this.#odd = new Float64Array(half);
  }

  /** Fills `real` and `imaginary` from `length` samples. */
  run(samples: Float64Array): void {
    const re = this.#even;
    const im = this.#odd;
    const reversed = this.#reversed;
    for (let i = 0; i < re.length; i++) {
      const from = 2 * (reversed[i] ?? 0);
      re[i] = samples[from] ?? 0;
      im[i] = samples[from + 1] ?? 0;
    }
    for (const step of this.#steps) step(re, im);
    this.#separate();
  }

  /** Separates the transforms of the even and the odd samples by their symmetry, and combines them. */
  #separate(): void {
    const half = this.#half;
    const re = this.#even;
    const im = this.#odd;
    const { real, imaginary } = this;
    const { cosine, sine } = this.#turns;
    real[0] = (re[0] ?? 0) + (im[0] ?? 0);
    real[half] = (re[0] ?? 0) - (im[0] ?? 0);
    imaginary[0] = 0;
    imaginary[half] = 0;
    for (let k = 1; k < half; k++) {
      const reA = re[k] ?? 0;
      const imA = im[k] ?? 0;
      const reB = re[half - k] ?? 0;
      const imB = im[half - k] ?? 0;
      const oddRe = (imA + imB) / 2;
      const oddIm = (reB - reA) / 2;
      const c = cosine[k] ?? 0;
      const s = sine[k] ?? 0;
      real[k] = (reA + reB) / 2 + oddRe * c - oddIm * s;
      imaginary[k] = (imA - imB) / 2 + oddRe * s + oddIm * c;
    }
  }
}

/** Rotations by parts of a circle, clockwise, as points of the unit circle. */
interface Turns {
  readonly cosine: Float64Array;
  readonly sine: Float64Array;
}

/** Rotations by zero, one, two and so on of this many parts of a circle. */
function turnsOf(count: number, parts: number): Turns {
  const angles = Float64Array.from({ length: count }, (_, k) => (-2 * Math.PI * k) / parts);
  return { cosine: angles.map(Math.cos), sine: angles.map(Math.sin) };
}

/** Combines transforms into longer ones. */
type Step = (re: Float64Array, im: Float64Array) => void;

/**
 * Four at a time, which takes half as many memory accesses. If the length is not a power of four, the last step
 * combines two.
 */
function stepsTo(length: number): readonly Step[] {
  const steps: Step[] = [];
  let span = 1;
  for (; 4 * span <= length; span *= 4) steps.push(combineFours(span));
  if (span < length) steps.push(combinePairs(span));
  return steps;
}

/** Combines each four transforms of length `span` into one. */
function combineFours(span: number): Step {
  const { cosine: cos1, sine: sin1 } = turnsOf(span, 4 * span);
  const { cosine: cos2, sine: sin2 } = turnsOf(span, 2 * span);
  const { cosine: cos3, sine: sin3 } = turnsOf(span, (4 / 3) * span);
  return (re, im) => {
    for (let start = 0; start < re.length; start += 4 * span) {
      for (let k = 0; k < span; k++) {
        const a = start + k;
        const b = a + span;
        const c = b + span;
        const d = c + span;
        const reA = re[a] ?? 0;
        const imA = im[a] ?? 0;
        const reB = (re[b] ?? 0) * (cos2[k] ?? 0) - (im[b] ?? 0) * (sin2[k] ?? 0);
        const imB = (re[b] ?? 0) * (sin2[k] ?? 0) + (im[b] ?? 0) * (cos2[k] ?? 0);
        const reC = (re[c] ?? 0) * (cos1[k] ?? 0) - (im[c] ?? 0) * (sin1[k] ?? 0);
        const imC = (re[c] ?? 0) * (sin1[k] ?? 0) + (im[c] ?? 0) * (cos1[k] ?? 0);
        const reD = (re[d] ?? 0) * (cos3[k] ?? 0) - (im[d] ?? 0) * (sin3[k] ?? 0);
        const imD = (re[d] ?? 0) * (sin3[k] ?? 0) + (im[d] ?? 0) * (cos3[k] ?? 0);
        re[a] = reA + reB + (reC + reD);
        im[a] = imA + imB + (imC + imD);
        re[b] = reA - reB + (imC - imD);
        im[b] = imA - imB - (reC - reD);
        re[c] = reA + reB - (reC + reD);
        im[c] = imA + imB - (imC + imD);
        re[d] = reA - reB - (imC - imD);
        im[d] = imA - imB + (reC - reD);
      }
    }
  };
}

/** Combines each two transforms of length `span` into one. */
function combinePairs(span: number): Step {
  const { cosine, sine } = turnsOf(span, 2 * span);
  return (re, im) => {
    for (let a = 0; a < span; a++) {
      const b = a + span;
      const reA = re[a] ?? 0;
      const imA = im[a] ?? 0;
      const reB = (re[b] ?? 0) * (cosine[a] ?? 0) - (im[b] ?? 0) * (sine[a] ?? 0);
      const imB = (re[b] ?? 0) * (sine[a] ?? 0) + (im[b] ?? 0) * (cosine[a] ?? 0);
      re[a] = reA + reB;
      im[a] = imA + imB;
      re[b] = reA - reB;
      im[b] = imA - imB;
    }
  };
}

function bitReversal(length: number): Uint16Array {
  const reversed = new Uint16Array(length);
  for (let i = 1; i < length; i++) reversed[i] = ((reversed[i >> 1] ?? 0) >> 1) | (i & 1 ? length >> 1 : 0);
  return reversed;
}
