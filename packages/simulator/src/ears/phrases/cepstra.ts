import { createDecimator } from "../decimator.js";
import { FourierTransform } from "../fourier.js";
import { vadSampleRate as sampleRate } from "../vad.js";
import { directions } from "./directions.js";
import { endpoints } from "./endpoints.js";

/** A frame of 25 ms every 10 ms. */
const frameSamples = 400;
const hopSamples = 160;
const transformSize = 512;

/** Triangular bands, evenly spaced in mel. */
const bandCount = 24;
const lowestHz = 120;
const highestHz = 6_500;

const coefficientCount = 12;

/** A row consists of every second frame, and of the change from 30 ms before to 30 ms after it. */
const framesPerRow = 2;
const changeFrames = 3;

/** Numbers in one row of {@link Cepstra}. */
export const cepstraWidth = directions.length;

/** What is this far below the loudest band counts as silence: noise down there must not look like a sound. */
const inaudible = 10 ** (-50 / 10);

/** Fewer frames are too short for any phrase. */
const fewestFrames = 15;

/** An utterance without the silence around it: the power in each band of each frame, relative to the maximum. */
export interface Utterance {
  readonly frames: readonly Float64Array[];
  /** The power in each band when nobody speaks. */
  readonly noise: Float64Array;
}

/** How an utterance sounds over time: a row of {@link cepstraWidth} numbers every 20 ms. */
export interface Cepstra {
  readonly count: number;
  readonly rows: Float64Array;
}

/** The duration of an utterance. */
export function durationMs({ frames }: Utterance): number {
  return (frames.length * hopSamples * 1_000) / sampleRate;
}

/** Finds the utterance in PCM16, mono, 24 kHz. Null if there is not enough audio. */
export function utteranceOf(samples: Int16Array): Utterance | null {
  const frames = bandsOf(createDecimator().push(samples));
  const levels = frames.map(levelDb);
  const { start, end } = endpoints(levels);
  if (end - start < fewestFrames) return null;
  const spoken = frames.slice(start, end);
  const loudest = Math.max(...spoken.map((frame) => Math.max(...frame)));
  const scaled = (bands: Float64Array) => bands.map((power) => power / loudest);
  return { frames: spoken.map(scaled), noise: scaled(meanOf(quietest(frames, levels))) };
}

/**
 * Measures how an utterance sounds, independent of the speaker and the microphone: mel-frequency cepstra minus their
 * mean (Davis and Mermelstein, "Comparison of parametric representations for monosyllabic word recognition", IEEE ASSP
 * 28, 1980; Furui, "Cepstral analysis technique", IEEE ASSP 29, 1981). Noise may be added first, to compare the
 * utterance with one that was heard in that noise.
 */
export function cepstraOf({ frames }: Utterance, noise?: Float64Array): Cepstra {
  const filling = Float64Array.from({ length: bandCount }, (_, band) => inaudible + (noise?.[band] ?? 0));
  const rows = frames.map((bands) => coefficients(logarithmsOf(bands, filling)));
  takeMeanOff(rows);
  return projected(rows);
}

/** Whether noise is so faint that nothing sounds different in it. */
export function isInaudible(noise: Float64Array): boolean {
  return noise.every((power) => power <= inaudible);
}

/** The power in each band of each frame. */
function bandsOf(samples: Int16Array): Float64Array[] {
  const transform = new FourierTransform(transformSize);
  const frame = new Float64Array(transformSize);
  const count = Math.max(0, Math.floor((samples.length - frameSamples) / hopSamples) + 1);
  return Array.from({ length: count }, (_, index) => {
    const start = index * hopSamples;
    for (let i = 0; i < frameSamples; i++) {
      // Emphasizes high frequencies, which are weak in speech and carry as much information.
      const sample = (samples[start + i] ?? 0) - 0.97 * (samples[start + i - 1] ?? 0);
      frame[i] = sample * (window[i] ?? 0);
    }
    transform.run(frame);
    return bandPowers(transform);
  });
}

const window = Float64Array.from({ length: frameSamples }, (_, i) => {
  return 0.54 - 0.46 * Math.cos((2 * Math.PI * i) / frameSamples);
});

/** The position of each bin among the bands, whose centers are at 0, 1, 2 and so on. */
const positions = Float64Array.from({ length: transformSize / 2 + 1 }, (_, bin) => {
  const lowest = mel(lowestHz);
  const spacing = (mel(highestHz) - lowest) / (bandCount + 1);
  return (mel((bin * sampleRate) / transformSize) - lowest) / spacing - 1;
});

function mel(hz: number): number {
  return 1_127 * Math.log(1 + hz / 700);
}

function bandPowers({ real, imaginary }: FourierTransform): Float64Array {
  // One is far below the quietest 16-bit sound, and has a logarithm.
  const powers = new Float64Array(bandCount).fill(1);
  for (let bin = 0; bin < positions.length; bin++) {
    const position = positions[bin] ?? 0;
    const below = Math.floor(position);
    if (below < -1 || below >= bandCount) continue;
    const power = (real[bin] ?? 0) ** 2 + (imaginary[bin] ?? 0) ** 2;
    const share = position - below;
    if (below >= 0) powers[below] = (powers[below] ?? 0) + power * (1 - share);
    if (below + 1 < bandCount) powers[below + 1] = (powers[below + 1] ?? 0) + power * share;
  }
  return powers;
}

function levelDb(bands: Float64Array): number {
  return 10 * Math.log10(bands.reduce((sum, power) => sum + power, 0));
}

/** The frames that are quieter than nine in ten. */
function quietest(frames: readonly Float64Array[], levels: readonly number[]): Float64Array[] {
  const order = [...levels.keys()].sort((a, b) => (levels[a] ?? 0) - (levels[b] ?? 0));
  return order.slice(0, Math.ceil(order.length / 10)).flatMap((index) => frames[index] ?? []);
}

function meanOf(rows: readonly Float64Array[]): Float64Array {
  const sum = new Float64Array(rows[0]?.length ?? 0);
  for (const row of rows) for (let i = 0; i < sum.length; i++) sum[i] = (sum[i] ?? 0) + (row[i] ?? 0);
  return sum.map((each) => each / rows.length);
}

/** A part of every comparison, hence the plain loops. */
function coefficients(logarithms: Float64Array): Float64Array {
  const row = new Float64Array(coefficientCount);
  for (const [index, weights] of cosines.entries()) {
    let sum = 0;
    for (let band = 0; band < bandCount; band++) sum += (weights[band] ?? 0) * (logarithms[band] ?? 0);
    row[index] = sum;
  }
  return row;
}

/** Logarithms, as hearing is logarithmic, with inaudible bands filled up. */
function logarithmsOf(bands: Float64Array, filling: Float64Array): Float64Array {
  const logarithms = new Float64Array(bandCount);
  for (let band = 0; band < bandCount; band++) {
    logarithms[band] = Math.log((bands[band] ?? 0) + (filling[band] ?? 0));
  }
  return logarithms;
}

const cosines = Array.from({ length: coefficientCount }, (_, index) =>
  Float64Array.from({ length: bandCount }, (_unused, band) => {
    const order = index + 1;
    return Math.cos((Math.PI * order * (band + 0.5)) / bandCount) / Math.sqrt(bandCount);
  }),
);

/** The mean is what the microphone, the room and the speaker add. */
function takeMeanOff(rows: readonly Float64Array[]): void {
  const mean = meanOf(rows);
  for (const row of rows) for (let i = 0; i < row.length; i++) row[i] = (row[i] ?? 0) - (mean[i] ?? 0);
}

/** Projects the coefficients and their changes onto the directions that distinguish sounds. */
function projected(rows: readonly Float64Array[]): Cepstra {
  const count = Math.ceil(rows.length / framesPerRow);
  const all = new Float64Array(count * cepstraWidth);
  for (let index = 0; index < count; index++) {
    const middle = index * framesPerRow;
    const row = rows[middle];
    const before = rows[Math.max(0, middle - changeFrames)];
    const after = rows[Math.min(rows.length - 1, middle + changeFrames)];
    for (const [axis, weights] of directions.entries()) {
      let sum = 0;
      for (let i = 0; i < coefficientCount; i++) {
        const change = (after?.[i] ?? 0) - (before?.[i] ?? 0);
        sum += (weights[i] ?? 0) * (row?.[i] ?? 0) + (weights[i + coefficientCount] ?? 0) * change;
      }
      all[index * cepstraWidth + axis] = sum;
    }
  }
  return { count, rows: all };
}
