import { RealtimeError } from "../errors.js";
import { createFilterBank } from "./filter-bank.js";
import type { FilterBank } from "./filter-bank.js";
import { clampToPcm16 } from "./pcm16.js";

/** What to convert, in samples a second: whole numbers from 1,000 to 768,000. */
export interface ResampleOptions {
  readonly from: number;
  readonly to: number;
  /** Interleaved channels, 1 to 32; 1 if not given. */
  readonly channels?: number;
}

/** Changes the sample rate of one stream; where its chunks are cut makes no difference to what comes out. */
export interface Resampler {
  /** Returns the samples that are complete by now. A chunk is of any size, in whole frames of all channels. */
  push(samples: Int16Array): Int16Array<ArrayBuffer>;
  /**
   * Returns the rest, and starts over. By then n frames have become n * to / from, rounded, in line with the
   * input: the delay of the filter is made up for.
   */
  flush(): Int16Array<ArrayBuffer>;
}

/**
 * Makes a resampler: a polyphase windowed-sinc filter. Up to 0.86 of the lower rate's Nyquist frequency it is flat to
 * 0.01 dB; what lies above 1.03 of it is 90 dB down, aliases and images alike. It lags by 32 samples of the lower rate
 * (1.3 ms at 24 kHz) and holds no more than those and one block. Equal rates pass through.
 *
 * Rows of one filter, one for each position between two samples: Crochiere and Rabiner, "Multirate Digital Signal
 * Processing" (1983), chapter 3. Rates that would need too many rows interpolate between them: Smith and Gossett,
 * "A flexible sampling-rate conversion method" (ICASSP 1984).
 */
export function createResampler(options: ResampleOptions): Resampler {
  const { from, to, channels = 1 } = checked(options);
  if (from === to) return { push: (samples) => samples.slice(), flush: () => new Int16Array(0) };

  const bank = createFilterBank(from, to);
  let stream = createStream(bank, channels);
  return {
    push: (samples) => {
      const frames = samples.length / channels;
      if (!Number.isInteger(frames)) {
        throw new RealtimeError(
          "audio.invalid",
          `${samples.length} samples are not whole frames of ${channels}`,
        );
      }
      return convert(stream, samples, framesReady(stream, frames));
    },
    flush: () => {
      const silence = new Int16Array(bank.reach * channels);
      const rest = convert(stream, silence, framesOwed(stream));
      stream = createStream(bank, channels);
      return rest;
    },
  };
}

/** Resamples a whole recording at once, see {@link createResampler}. */
export function resample(samples: Int16Array, options: ResampleOptions): Int16Array<ArrayBuffer> {
  const resampler = createResampler(options);
  const body = resampler.push(samples);
  const rest = resampler.flush();
  const whole = new Int16Array(body.length + rest.length);
  whole.set(body);
  whole.set(rest, body.length);
  return whole;
}

interface Stream {
  readonly bank: FilterBank;
  /** One for each channel: the input that outputs still depend on, then room for a block. */
  readonly held: readonly Float64Array[];
  /** Frames that are held. */
  filled: number;
  /** Where the next output lies, in `bank.up` parts of an input sample, from the first held one: exact, never drifts. */
  position: number;
}

const blockFrames = 1024;

/** Starts in the silence before the first sample, so that the first output lies on it. */
function createStream(bank: FilterBank, channels: number): Stream {
  const held = Array.from({ length: channels }, () => new Float64Array(2 * bank.reach + blockFrames));
  return { bank, held, filled: bank.reach - 1, position: (bank.reach - 1) * bank.up };
}

/** Output frames whose whole surroundings are known once so many more frames have come. */
function framesReady({ bank, filled, position }: Stream, more: number): number {
  return Math.max(0, Math.ceil(((filled + more - bank.reach) * bank.up - position) / bank.down));
}

/** Output frames that the input so far, rounded to the nearest frame, still amounts to. */
function framesOwed({ bank, filled, position }: Stream): number {
  return Math.round((filled * bank.up - position) / bank.down);
}

/** Takes all of `samples` in, block by block, and gives `frames` frames out. */
function convert(stream: Stream, samples: Int16Array, frames: number): Int16Array<ArrayBuffer> {
  const channels = stream.held.length;
  const result = new Int16Array(frames * channels);
  let written = 0;
  for (let read = 0; read < samples.length; read += blockFrames * channels) {
    const block = samples.subarray(read, read + blockFrames * channels);
    const count = Math.min(framesReady(stream, block.length / channels), frames - written);
    const target = result.subarray(written * channels, (written + count) * channels);
    stream.held.forEach((held, channel) => {
      for (let i = channel, at = stream.filled; i < block.length; i += channels, at++)
        held[at] = block[i] ?? 0;
      for (let i = channel, at = stream.position; i < target.length; i += channels, at += stream.bank.down) {
        target[i] = clampToPcm16(interpolate(stream.bank, held, at));
      }
    });
    written += count;
    advance(stream, block.length / channels, count);
  }
  return result;
}

/** Moves on by what was taken in and given out, and lets go of what no later output depends on. */
function advance(stream: Stream, taken: number, given: number): void {
  const { bank, held } = stream;
  const filled = stream.filled + taken;
  const position = stream.position + given * bank.down;
  const spent = Math.floor(position / bank.up) - (bank.reach - 1);
  for (const channel of held) channel.copyWithin(0, spent, filled);
  stream.filled = filled - spent;
  stream.position = position - spent * bank.up;
}

/** The value of the band-limited signal at `position`. */
function interpolate({ up, phases, reach, rows }: FilterBank, held: Float64Array, position: number): number {
  const index = Math.floor(position / up);
  const start = index - (reach - 1);
  const phase = ((position - index * up) * phases) / up;
  const row = Math.floor(phase);
  const value = dotProduct(rows[row], held, start);
  return row === phase ? value : value + (phase - row) * (dotProduct(rows[row + 1], held, start) - value);
}

/** Four sums at a time: one alone waits for each addition to end before the next, and takes twice as long. */
function dotProduct(row: Float64Array | undefined, held: Float64Array, start: number): number {
  if (row === undefined) return 0;
  let a = 0;
  let b = 0;
  let c = 0;
  let d = 0;
  for (let tap = 0, at = start; tap < row.length; tap += 4, at += 4) {
    a += (row[tap] ?? 0) * (held[at] ?? 0);
    b += (row[tap + 1] ?? 0) * (held[at + 1] ?? 0);
    c += (row[tap + 2] ?? 0) * (held[at + 2] ?? 0);
    d += (row[tap + 3] ?? 0) * (held[at + 3] ?? 0);
  }
  return a + b + (c + d);
}

function checked(options: ResampleOptions): ResampleOptions {
  const inRange = (value: number, least: number, most: number) =>
    Number.isInteger(value) && value >= least && value <= most;
  for (const param of ["from", "to"] as const) {
    if (inRange(options[param], 1_000, 768_000)) continue;
    throw new RealtimeError("options.invalid", `${param} must be a whole number of Hz from 1000 to 768000`, {
      param,
    });
  }
  if (!inRange(options.channels ?? 1, 1, 32)) {
    throw new RealtimeError("options.invalid", "channels must be a whole number from 1 to 32", {
      param: "channels",
    });
  }
  return options;
}
