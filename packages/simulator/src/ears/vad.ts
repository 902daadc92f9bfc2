/** The sample rate that a `Vad` takes. */
export const vadSampleRate = 16_000;

/** The number of samples in one frame of a `Vad`. */
export const vadFrameSamples = 512;

/** The duration of one frame of a `Vad`: 512 samples at 16 kHz. */
export const vadFrameMs = (vadFrameSamples * 1000) / vadSampleRate;

/**
 * Estimates how likely it is that someone is speaking. It remembers what it has heard, so each stream of audio needs
 * its own instance.
 */
export interface Vad {
  /** The probability, 0 to 1, that this frame is speech. Frames have 512 samples at 16 kHz, with a full scale of 1. */
  probability(frame: Float32Array): number;
  /** Forgets everything it has heard. */
  reset(): void;
}

/** Creates the voice activity detector of one connection. */
export type CreateVad = () => Vad;
