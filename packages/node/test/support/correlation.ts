import { spawnSync } from "node:child_process";
import { resample } from "@rt/core";

/** How alike two recordings are from -1 to 1, whatever their volumes, from a position in each on. */
function correlationAt(
  source: Int16Array,
  heard: Int16Array,
  at: Match & { readonly frames: number },
): number {
  let product = 0;
  let sourcePower = 0;
  let heardPower = 0;
  for (let i = 0; i < at.frames; i++) {
    const a = source[at.sourceAt + i] ?? 0;
    const b = heard[at.heardAt + i] ?? 0;
    product += a * b;
    sourcePower += a * a;
    heardPower += b * b;
  }
  return sourcePower * heardPower === 0 ? 0 : product / Math.sqrt(sourcePower * heardPower);
}

/** A position in the source, and where the same sound is in the recording. */
export interface Match {
  readonly sourceAt: number;
  readonly heardAt: number;
}

/** A match, and how good it is. */
export interface Correlation extends Match {
  readonly value: number;
}

/** Finds a stretch of a source in a recording, between two positions. */
export function findIn(
  source: Int16Array,
  heard: Int16Array,
  where: { readonly sourceAt: number; readonly frames: number; readonly from: number; readonly to: number },
): Correlation {
  let best: Correlation = { sourceAt: where.sourceAt, heardAt: where.from, value: -1 };
  for (let heardAt = Math.max(0, where.from); heardAt <= where.to; heardAt++) {
    const match = { sourceAt: where.sourceAt, heardAt };
    const value = correlationAt(source, heard, { ...match, frames: where.frames });
    if (value > best.value) best = { ...match, value };
  }
  return best;
}

/**
 * How well each half second of a source that contains sound matches the recording. All have to lie where the first one
 * does, to 1 ms: a gap, however short, is no match. As a device at twice the rate may start between two frames, the
 * source is also tried shifted by half a frame.
 */
export function windowCorrelations(source: Int16Array, heard: Int16Array, rate = 24_000): readonly number[] {
  const doubled = resample(source, { from: rate, to: 2 * rate });
  const later = source.map((_, i) => doubled[2 * i + 1] ?? 0);
  const [exact, between] = [correlations(source, heard, rate), correlations(later, heard, rate)];
  return mean(exact) > mean(between) ? exact : between;
}

function correlations(source: Int16Array, heard: Int16Array, rate: number): readonly number[] {
  const frames = rate / 2;
  const slack = rate / 1_000;
  const start = Math.max(0, firstSound(source));
  const near = firstSound(heard);
  const first = findIn(source, heard, {
    sourceAt: start,
    frames,
    from: near - rate / 20,
    to: near + rate / 20,
  });
  const values: number[] = [];
  for (let sourceAt = start; sourceAt + frames <= source.length; sourceAt += frames) {
    if (!hasSound(source.subarray(sourceAt, sourceAt + frames))) continue;
    const expected = sourceAt - start + first.heardAt;
    values.push(
      findIn(source, heard, { sourceAt, frames, from: expected - slack, to: expected + slack }).value,
    );
  }
  return values;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** The position of the first frame that is not silent; -1 if there is none. */
export function firstSound(samples: Int16Array, above = 100): number {
  return samples.findIndex((sample) => Math.abs(sample) > above);
}

/** The position of the last frame that is not silent; -1 if there is none. */
export function lastSound(samples: Int16Array, above = 100): number {
  return samples.findLastIndex((sample) => Math.abs(sample) > above);
}

/** How many frames of a source were heard, by the position of its last ones, when it was cut off. */
export function framesHeard(source: Int16Array, heard: Int16Array, rate = 24_000): number {
  const frames = rate / 10;
  const end = lastSound(heard) + 1;
  // Resampler fades are not compared.
  const heardAt = end - frames - rate / 50;
  const guess = heardAt - firstSound(heard);
  const found = findIn(heard, source, {
    sourceAt: heardAt,
    frames,
    from: guess - rate / 20,
    to: guess + rate / 20,
  });
  return found.heardAt + (end - heardAt);
}

function hasSound(samples: Int16Array): boolean {
  return samples.reduce((power, sample) => power + sample * sample, 0) / samples.length > 100 ** 2;
}

/** Noise of this many seconds, always the same, without the treble that resamplers cut. */
export function noise(seconds: number, rate = 24_000): Int16Array {
  let seed = 12_345;
  const smooth = [0, 0, 0];
  return Int16Array.from({ length: Math.round(seconds * rate) }, () => {
    seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 0;
    let value = (seed / 2 ** 31 - 1) * 40_000;
    for (const [i, before] of smooth.entries()) value = smooth[i] = 0.7 * before + 0.3 * value;
    return Math.round(value);
  });
}

/** A sentence by espeak-ng, at 24 kHz. */
export function speech(text: string): Int16Array {
  const { error, stdout } = spawnSync("espeak-ng", ["--stdout", text], { maxBuffer: 2 ** 26 });
  if (error) throw error;
  const header = 44;
  const samples = Int16Array.from({ length: (stdout.length - header) >> 1 }, (_, i) =>
    stdout.readInt16LE(header + 2 * i),
  );
  return resample(samples, { from: 22_050, to: 24_000 });
}
