/** Where a sound is in another, and how alike the two are there, from -1 to 1 and whatever their volumes. */
export interface Match {
  readonly at: number;
  readonly value: number;
}

/** Where so many samples of a source, from a place on, are in what was heard, between two places. */
export function findIn(
  source: Int16Array,
  heard: Int16Array,
  where: { readonly sourceAt: number; readonly length: number; readonly from?: number; readonly to?: number },
): Match {
  const { sourceAt, length, from = 0, to = heard.length - length } = where;
  const part = source.subarray(sourceAt, sourceAt + length);
  let best: Match = { at: -1, value: -1 };
  for (let at = Math.max(0, from); at <= to; at++) {
    const value = correlation(part, heard.subarray(at, at + length));
    if (value > best.value) best = { at, value };
  }
  return best;
}

/** How alike two sounds are. */
export function correlation(a: Int16Array, b: Int16Array): number {
  let product = 0;
  let powerOfA = 0;
  let powerOfB = 0;
  for (let i = 0; i < a.length; i++) {
    const [x, y] = [a[i] ?? 0, b[i] ?? 0];
    product += x * y;
    powerOfA += x * x;
    powerOfB += y * y;
  }
  return powerOfA * powerOfB === 0 ? 0 : product / Math.sqrt(powerOfA * powerOfB);
}

/** The amplitude of one frequency in a sound (Goertzel 1958), of which a whole number of periods is best. */
export function amplitudeAt(
  samples: Int16Array,
  tone: { readonly hertz: number; readonly sampleRate: number },
): number {
  const omega = (2 * Math.PI * tone.hertz) / tone.sampleRate;
  let re = 0;
  let im = 0;
  for (const [i, sample] of samples.entries()) {
    re += sample * Math.cos(omega * i);
    im += sample * Math.sin(omega * i);
  }
  return samples.length === 0 ? 0 : (2 * Math.hypot(re, im)) / samples.length;
}

/** A sine. */
export function sine(tone: {
  readonly hertz: number;
  readonly seconds: number;
  readonly amplitude?: number;
  readonly sampleRate?: number;
}): Int16Array {
  const { hertz, seconds, amplitude = 10_000, sampleRate = 24_000 } = tone;
  const omega = (2 * Math.PI * hertz) / sampleRate;
  return Int16Array.from({ length: Math.round(seconds * sampleRate) }, (_, i) =>
    Math.round(amplitude * Math.sin(omega * i)),
  );
}

/** Noise of so many seconds that is the same each time, without the treble that resamplers cut. */
export function noise(seconds: number, sampleRate = 24_000): Int16Array {
  let seed = 12_345;
  const smooth = [0, 0, 0];
  return Int16Array.from({ length: Math.round(seconds * sampleRate) }, () => {
    seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 0;
    let value = (seed / 2 ** 31 - 1) * 40_000;
    for (const [i, before] of smooth.entries()) value = smooth[i] = 0.7 * before + 0.3 * value;
    return Math.round(value);
  });
}

/** The place of the first sample that is no silence; -1 if there is none. */
export function firstSound(samples: Int16Array, above = 100): number {
  return samples.findIndex((sample) => Math.abs(sample) > above);
}

/** The place of the last sample that is no silence; -1 if there is none. */
export function lastSound(samples: Int16Array, above = 100): number {
  return samples.findLastIndex((sample) => Math.abs(sample) > above);
}
