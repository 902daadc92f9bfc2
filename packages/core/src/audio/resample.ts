import { RealtimeError } from "../errors.js";
import { clampToPcm16 } from "./pcm16.js";

/** Sample rates in Hz, whole numbers from 1,000 to 768,000. */
export interface ResampleOptions {
  readonly from: number;
  readonly to: number;
  /** Interleaved channels, 1 to 32; 1 if not given. */
  readonly channels?: number;
}

/** Changes the sample rate of one stream; where its chunks are cut makes no difference to what comes out. */
export interface Resampler {
  /** Returns the samples that are complete by now. Chunks are of any size, in whole frames of all channels. */
  push(samples: Int16Array): Int16Array<ArrayBuffer>;
  /**
   * Returns the rest and starts over. In all, n frames have become n * to / from, rounded, aligned with the
   * input: the filter's delay is made up for.
   */
  flush(): Int16Array<ArrayBuffer>;
}

/**
 * Makes a resampler: a polyphase filter bank whose low-pass is a sinc under a Kaiser window. Up to 0.86 of the
 * lower rate's Nyquist frequency it is flat to 0.01 dB; from 1.04 of it on, aliases and images are at least 90 dB
 * down. It holds back 32 samples of the lower rate (1.3 ms at 24 kHz). Equal rates pass through.
 *
 * Polyphase structure: Crochiere and Rabiner, "Multirate Digital Signal Processing" (1983), section 3.3. Rates whose
 * ratio would need too many phases interpolate between them: Smith, "Digital Audio Resampling Home Page".
 */
export function createResampler(options: ResampleOptions): Resampler {
  const { from, to, channels = 1 } = checked(options);
  if (from === to) return { push: (samples) => samples.slice(), flush: () => new Int16Array(0) };

  const bank = createFilterBank(from, to);
  let lanes = createLanes(bank, channels);

  /** Feeds `frames` frames, silence where `samples` ends, into every channel, and fills the result. */
  const run = (samples: Int16Array, frames: number, result: Int16Array<ArrayBuffer>) => {
    for (let channel = 0; channel < channels; channel++) {
      lanes[channel]?.run({ samples, frames, result, channel, channels });
    }
    return result;
  };
  return {
    push: (samples) => {
      const frames = samples.length / channels;
      if (!Number.isInteger(frames)) throw new RealtimeError("audio.invalid", `Not whole frames of ${channels} channels`);
      return run(samples, frames, new Int16Array((lanes[0]?.readyAfter(frames) ?? 0) * channels));
    },
    flush: () => {
      const rest = run(new Int16Array(0), bank.reach, new Int16Array((lanes[0]?.owed() ?? 0) * channels));
      lanes = createLanes(bank, channels);
      return rest;
    },
  };
}
