/** Frames on each side that a level is averaged with: a click is not speech. */
const smoothing = 2;

/** The share of frames whose levels are taken for noise, at the low end, and for clicks, at the high end. */
const noiseShare = 0.05;
const clickShare = 0.02;

/**
 * Speech is at least this share of the way from the noise to the loudest, and no further below the loudest than this.
 */
const audibleShare = 0.3;
const audibleDb = 30;

/** Speech varies in loudness: what stays within this range is silence, a hum or noise. */
const leastRangeDb = 10;

/** Frames on each side that may belong to speech although they are quiet. */
const margin = 2;

/**
 * Finds the first frame of speech, and the first after it, in the levels in dB of all frames. Equal if there is none.
 */
export function endpoints(levelsDb: readonly number[]): { readonly start: number; readonly end: number } {
  const smooth = smoothed(levelsDb);
  const sorted = [...smooth].sort((a, b) => a - b);
  const noise = sorted[Math.floor(sorted.length * noiseShare)] ?? 0;
  const loudest = sorted[Math.ceil(sorted.length * (1 - clickShare)) - 1] ?? 0;
  if (loudest - noise < leastRangeDb) return { start: 0, end: 0 };
  const threshold = Math.max(noise + audibleShare * (loudest - noise), loudest - audibleDb);
  const isSpeech = (level: number) => level >= threshold;
  const first = smooth.findIndex(isSpeech);
  const last = smooth.findLastIndex(isSpeech);
  return { start: Math.max(0, first - margin), end: Math.min(levelsDb.length, last + 1 + margin) };
}

function smoothed(levels: readonly number[]): number[] {
  return levels.map((_, index) => {
    const around = levels.slice(Math.max(0, index - smoothing), index + smoothing + 1);
    return around.reduce((sum, level) => sum + level, 0) / around.length;
  });
}
