import type { Resampler } from "@rt/core";

/** Coefficients per output. */
const taps = 24;

/** Inputs before those of an output that are as far before it as the others are after. */
const before = taps / 2 - 1;

/** The cutoff frequency: half the output rate, relative to half the input rate. */
const cutoff = 2 / 3;

/** Outputs alternate between an input sample and the middle between two, three inputs further on every second time. */
const onSample = coefficients(before);
const betweenSamples = coefficients(before + 0.5);

/**
 * Converts 24 kHz to 16 kHz for turn detection: four times as fast as the core's resampler, and less steep. Below 5 kHz
 * nothing is lost. What lies above 11 kHz is 70 dB down, and what lies between folds to where speech has little, above
 * 5 kHz. It lags by half a millisecond.
 */
export function createDecimator(): Pick<Resampler, "push"> {
  let held = new Float64Array(before);
  return {
    push(samples) {
      const input = new Float64Array(held.length + samples.length);
      input.set(held);
      input.set(samples, held.length);
      const pairs = Math.max(0, Math.floor((input.length - taps - 1) / 3) + 1);
      const output = new Int16Array(2 * pairs);
      for (let pair = 0; pair < pairs; pair++) {
        output[2 * pair] = valueAt(input, 3 * pair, onSample);
        output[2 * pair + 1] = valueAt(input, 3 * pair + 1, betweenSamples);
      }
      held = input.slice(3 * pairs);
      return output;
    },
  };
}

/** Several sums at a time, as each addition to one waits for the one before. */
function valueAt(input: Float64Array, start: number, row: Float64Array): number {
  let a = 0;
  let b = 0;
  let c = 0;
  let d = 0;
  for (let tap = 0, at = start; tap < taps; tap += 4, at += 4) {
    a += (row[tap] ?? 0) * (input[at] ?? 0);
    b += (row[tap + 1] ?? 0) * (input[at + 1] ?? 0);
    c += (row[tap + 2] ?? 0) * (input[at + 2] ?? 0);
    d += (row[tap + 3] ?? 0) * (input[at + 3] ?? 0);
  }
  return Math.max(-0x8000, Math.min(0x7fff, Math.round(a + b + (c + d))));
}

/** A low-pass around a position among the taps: a sinc under a Blackman window, which passes a constant unchanged. */
function coefficients(centre: number): Float64Array {
  const row = Float64Array.from({ length: taps }, (_, tap) => {
    const distance = tap - centre;
    const angle = (2 * Math.PI * distance) / taps;
    const window = 0.42 + 0.5 * Math.cos(angle) + 0.08 * Math.cos(2 * angle);
    return window * sinc(cutoff * distance);
  });
  const sum = row.reduce((total, each) => total + each, 0);
  return row.map((each) => each / sum);
}

function sinc(x: number): number {
  return x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
}
