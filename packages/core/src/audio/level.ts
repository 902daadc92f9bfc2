/**
 * How loud a stretch of audio is. Full scale is an amplitude of 32,768: 0 dBFS is the level of a full-scale
 * square wave, so a full-scale sine has a peak of 0 dBFS and an RMS of -3.01 dBFS (AES17 would call the latter 0).
 */
export interface Level {
  /** Root mean square, 0 to 1. */
  readonly rms: number;
  /** The largest magnitude, 0 to 1. */
  readonly peak: number;
  /** `rms` in decibels; -Infinity for silence. */
  readonly rmsDbfs: number;
  /** `peak` in decibels; -Infinity for silence. */
  readonly peakDbfs: number;
}

/** Measures the level of some audio; an empty array is silence. */
export function measureLevel(samples: Int16Array): Level {
  let squares = 0;
  let largest = 0;
  for (let i = 0; i < samples.length; i++) {
    const magnitude = Math.abs(samples[i] ?? 0);
    squares += magnitude * magnitude;
    if (magnitude > largest) largest = magnitude;
  }
  const rms = samples.length === 0 ? 0 : Math.sqrt(squares / samples.length) / 32_768;
  const peak = largest / 32_768;
  return { rms, peak, rmsDbfs: decibels(rms), peakDbfs: decibels(peak) };
}

function decibels(amplitude: number): number {
  return 20 * Math.log10(amplitude);
}
