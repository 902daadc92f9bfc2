import type { Vad } from "../../src/ears/vad.js";

/** Turn detection that takes anything loud for speech. */
export function createLoudnessVad(): Vad {
  return {
    probability: (frame) => (frame.some((sample) => Math.abs(sample) > 0.05) ? 0.95 : 0.02),
    reset: () => undefined,
  };
}
