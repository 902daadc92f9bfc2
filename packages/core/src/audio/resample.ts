import { RealtimeError } from "../errors.js";
import { createFilterBank } from "./filter-bank.js";
import { clampToPcm16 } from "./pcm16.js";

/** The rates to convert between, in samples per second: whole numbers from 1,000 to 768,000. */
export interface ResampleOptions {
  readonly from: number;
  readonly to: number;
}

/** Changes the sample rate of one mono stream. How the stream is split into chunks does not affect the result. */
export interface Resampler {
  /** Returns the samples that are complete so far. Chunks may have any size. */
  push(samples: Int16Array): Int16Array<ArrayBuffer>;
  /**
   * Returns the rest and resets the resampler. In total, n samples have become n * to / from, rounded, aligned with
   * the input: the filter delay is compensated.
   */
  flush(): Int16Array<ArrayBuffer>;
}

/**
 * Creates a resampler: a polyphase windowed-sinc filter. It is flat to 0.01 dB up to 0.86 of the lower rate's Nyquist
 * frequency, and attenuates what lies above 1.03 of it by 90 dB, aliases and images alike. It lags by 32 samples of
 * the lower rate (1.3 ms at 24 kHz) and holds no more than those. Equal rates pass through.
 *
 * One filter row for each position between two samples: Crochiere and Rabiner, "Multirate Digital Signal Processing"
 * (1983), chapter 3. Rates that would need too many rows interpolate between them: Smith and Gossett, "A flexible
 * sampling-rate conversion method" (ICASSP 1984).
 */
export function createResampler({ from, to }: ResampleOptions): Resampler {
  checkRate("from", from);
  checkRate("to", to);
  if (from === to) return { push: (samples) => samples.slice(), flush: () => new Int16Array(0) };

  const { up, down, reach, phases, rows } = createFilterBank(from, to);
  /** The input that later outputs depend on: at first, the silence before the first sample. */
  let held = new Float64Array(reach - 1);
  /** Position of the next output from the first held sample, in units of 1/`up` input sample: exact, never drifts. */
  let position = held.length * up;

  /** Takes in all of `samples` and returns `count` samples. */
  function convert(samples: Int16Array, count: number): Int16Array<ArrayBuffer> {
    // Not 16-bit: each sample would be converted once for every output that it contributes to.
    const input = new Float64Array(held.length + samples.length);
    input.set(held);
    input.set(samples, held.length);
    const result = new Int16Array(count);
    for (let i = 0; i < count; i++, position += down) result[i] = clampToPcm16(valueAt(input, position));
    const spent = Math.floor(position / up) - (reach - 1);
    held = input.slice(spent);
    position -= spent * up;
    return result;
  }

  /** The value of the band-limited signal at a position. */
  function valueAt(input: Float64Array, at: number): number {
    const index = Math.floor(at / up);
    const start = index - (reach - 1);
    const phase = ((at - index * up) * phases) / up;
    const row = Math.floor(phase);
    const value = dotProduct(rows[row], input, start);
    return row === phase ? value : value + (phase - row) * (dotProduct(rows[row + 1], input, start) - value);
  }

  return {
    push(samples) {
      // Outputs whose surrounding input is complete.
      const known = (held.length + samples.length - reach) * up - position;
      return convert(samples, Math.max(0, Math.ceil(known / down)));
    },
    flush() {
      const rest = convert(new Int16Array(reach), Math.round((held.length * up - position) / down));
      held = new Float64Array(reach - 1);
      position = held.length * up;
      return rest;
    },
  };
}

/** Resamples a whole recording at once. See {@link createResampler}. */
export function resample(samples: Int16Array, options: ResampleOptions): Int16Array<ArrayBuffer> {
  const resampler = createResampler(options);
  const body = resampler.push(samples);
  const rest = resampler.flush();
  const whole = new Int16Array(body.length + rest.length);
  whole.set(body);
  whole.set(rest, body.length);
  return whole;
}

/** Keeps four sums: with only one, each addition waits for the one before, which takes twice as long. */
function dotProduct(row: Float64Array | undefined, input: Float64Array, start: number): number {
  if (row === undefined) return 0;
  let a = 0;
  let b = 0;
  let c = 0;
  let d = 0;
  for (let tap = 0, at = start; tap < row.length; tap += 4, at += 4) {
    a += (row[tap] ?? 0) * (input[at] ?? 0);
    b += (row[tap + 1] ?? 0) * (input[at + 1] ?? 0);
    c += (row[tap + 2] ?? 0) * (input[at + 2] ?? 0);
    d += (row[tap + 3] ?? 0) * (input[at + 3] ?? 0);
  }
  return a + b + (c + d);
}

/** Throws `options.invalid` for a rate outside 1,000 to 768,000 or not a whole number. */
export function checkRate(param: string, rate: number): void {
  if (Number.isInteger(rate) && rate >= 1_000 && rate <= 768_000) return;
  const message = `${param} must be a whole number of Hz from 1000 to 768000`;
  throw new RealtimeError("options.invalid", message, { param });
}
