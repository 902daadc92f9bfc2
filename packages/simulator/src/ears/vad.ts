/** Audio samples a second that a `Vad` hears. */
export const vadSampleRate = 16_000;

/** Samples in one frame of a `Vad`. */
export const vadFrameSamples = 512;

/** Duration of one frame of a `Vad`: 512 samples at 16 kHz. */
export const vadFrameMs = (vadFrameSamples * 1000) / vadSampleRate;

/**
 * Tells how likely it is that someone speaks.
 * It remembers what it has heard: one instance serves one stream of audio.
 */
export interface Vad {
  /** The probability, 0 to 1, that this frame is speech. Frames hold 512 samples of 16 kHz, full scale is 1. */
  probability(frame: Float32Array): number;
  /** Forgets all that was heard. */
  reset(): void;
}

/** Makes the ears of one connection. */
export type CreateVad = () => Vad;
