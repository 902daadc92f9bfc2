import type * as evanOpus from "@evan/opus";
import type { Codec } from "./peer.js";

type Opus = typeof evanOpus;

/** Enough for transparent speech, at half the work of what Opus chooses by itself. */
const bitrate = 40_000;
const complexity = 5;

/** Creates an Opus codec with libopus, at the sample rate of the simulator, so that nothing needs to be resampled. */
export function createOpus({ Decoder, Encoder }: Opus): Codec {
  const decoder = new Decoder({ channels: 1, sample_rate: 24_000 });
  const encoder = new Encoder({ channels: 1, sample_rate: 24_000, application: "voip" });
  encoder.bitrate = bitrate;
  encoder.complexity = complexity;
  return {
    encode: (samples) => encoder.encode(samples),
    decode(payload) {
      const bytes = decoder.decode(payload);
      return new Int16Array(bytes.slice().buffer);
    },
  };
}
