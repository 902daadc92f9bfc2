/** A low-pass filter, divided into one row of coefficients for each position between two input samples. */
export interface FilterBank {
  /** The ratio of output to input rate in lowest terms: `up` outputs last as long as `down` inputs. */
  readonly up: number;
  readonly down: number;
  /** Input samples that a row spans on either side, an even number; a row holds twice as many coefficients. */
  readonly reach: number;
  /** Positions between two input samples. If there are fewer than `up`, interpolate between rows. */
  readonly phases: number;
  /** Rows 0 to `phases`; the last equals the first, one sample later. */
  readonly rows: readonly Float64Array[];
}

/**
 * Designs the filter of a rate conversion: a sinc with a Kaiser window (Kaiser, "Nonrecursive digital filter design
 * using the I0-sinh window function", 1974). Each row passes a constant unchanged. Whatever the rates, a bank has no
 * more than 35,000 coefficients plus two rows.
 */
export function createFilterBank(from: number, to: number): FilterBank {
  const divisor = greatestCommonDivisor(from, to);
  const up = to / divisor;
  const stretch = Math.max(1, from / to);
  const reach = 2 * Math.ceil((zeroCrossings * stretch) / 2);
  const phases = Math.min(up, Math.ceil(phasesPerCrossing / stretch));
  const rows = Array.from({ length: phases + 1 }, (_, phase) =>
    createRow(reach, phase / phases, cutoff / stretch),
  );
  return { up, down: from / divisor, reach, phases, rows };
}

/** Zero crossings at the lower rate on either side; together with `beta` they determine how steep the filter is. */
const zeroCrossings = 32;

/** Shape of the window, for a stopband attenuation of 90 dB. */
const beta = 9;

/** Middle of the transition band, as a fraction of the lower Nyquist frequency. */
const cutoff = 0.94;

/** Enough that the error of interpolating between two rows is below what a 16-bit sample can show (-100 dB). */
const phasesPerCrossing = 512;

function createRow(reach: number, position: number, bandwidth: number): Float64Array {
  const row = new Float64Array(2 * reach);
  let sum = 0;
  for (let tap = 0; tap < row.length; tap++) {
    const distance = tap - (reach - 1) - position;
    const coefficient = sinc(bandwidth * distance) * kaiser(distance / reach);
    row[tap] = coefficient;
    sum += coefficient;
  }
  return row.map((coefficient) => coefficient / sum);
}

function sinc(x: number): number {
  return x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
}

/** The window over -1 to 1, up to a constant factor. */
function kaiser(x: number): number {
  return besselI0(beta * Math.sqrt(1 - x * x));
}

/** Modified Bessel function of the first kind, order 0, by its power series. */
function besselI0(x: number): number {
  let sum = 1;
  let term = 1;
  for (let k = 1; term > sum * 1e-17; k++) {
    term *= (x / (2 * k)) ** 2;
    sum += term;
  }
  return sum;
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}
