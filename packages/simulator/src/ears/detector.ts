import { Harmonicity } from "./harmonicity.js";
import { lowestFloorDb, NoiseFloor } from "./noise-floor.js";
import { Spectrum } from "./spectrum.js";
import type { CreateVad, Vad } from "./vad.js";
import { vadFrameSamples, vadSampleRate } from "./vad.js";

/** A frame is analyzed in two hops of 16 ms, each through a window of the last 40 ms. */
const hopSamples = vadFrameSamples / 2;
const windowSamples = 640;
const transformSize = 1024;

/** The range in which speech has its energy, in six bands: [first bin, bin after the last]. */
const bands = [150, 350, 700, 1200, 1900, 2800, 3900]
  .map((hz) => Math.round((hz * transformSize) / vadSampleRate))
  .flatMap((bin, i, bins) => (i === 0 ? [] : [[bins[i - 1] ?? 0, bin] as const]));

/** Pitch is looked for in the bands below 1900 Hz: above, breath drowns the harmonics of most voices. */
const pitchedBands = 4;

/** The level above the noise at which a band counts as fully clear. */
const clearDb = 25;

/** A band this far above the noise is not noise. */
const audibleDb = 6;

/** Bands down to this far below the loudest determine the shape of the sound. */
const shapeDb = 20;

/** The change of shape within two hops, in dB on average, that is fully voice-like. */
const livelyDb = 0.8;

/** The pitch glides within one hop and within two that are fully voice-like. */
const fullGlide = [0.001, 0.003] as const;

/** A larger glide within two hops is another note, or a peak mistaken for its neighbor. */
const largestGlide = 0.3;

/** A rise within two hops beyond which the window is still filling, so that its change of shape means nothing. */
const onsetDb = 12;

/** The harmonicity, and then the voicing, at which speech is as likely as not, and how sharply they divide. */
const evenHarmonicity = 0.56;
const evenVoicing = 0.35;
const steepness = 14;

/** How fast voicing grows: three or four hops make a voice, one or two may be a click. */
const voicingGrowth = 0.35;

/** What a hop without voice leaves of the previous voicing: speech outlasts its last vowel by 0.4 s at most. */
const voicingKept = 0.96;

/** A hop with less presence is not voice, whatever its pitch, so its pitch is not determined. */
const faintPresence = 0.15;

/** Below this speech probability a hop updates the noise estimate. */
const noiseBelow = 0.25;

/** The measured power of digital silence, which keeps logarithms finite. */
const silence = 1e-12;

interface Hop {
  /** The level of each band, in dB of full scale. */
  readonly levels: readonly number[];
  /** How far each band stands out of the noise, 0 to 25 dB. */
  readonly clarity: readonly number[];
}

/**
 * Creates the built-in voice activity detector, which needs no model. Speech is what passes four tests: something is
 * there (six bands against the noise), it is voiced (it repeats at the pitch of a voice), it is alive (its spectrum
 * changes shape, as that of a hum or a dial tone never does), and its pitch glides, where that of an instrument rests
 * on notes. Voicing is remembered for 0.4 s, so that consonants continue speech; breath, clicks and noise cannot start
 * it.
 *
 * Whispering is not detected. Singing is, and so are instruments whose pitch glides, and several strings plucked at
 * once.
 */
export const createDetector: CreateVad = () => new SpeechDetector();

class SpeechDetector implements Vad {
  readonly #spectrum = sharedSpectrum();
  readonly #harmonicity = new Harmonicity(this.#spectrum, windowSamples, vadSampleRate);
  readonly #samples = new Float32Array(windowSamples);
  readonly #clearPower = new Float64Array(this.#spectrum.power.length);
  #floors = bands.map(() => new NoiseFloor());
  /** The levels one and two hops ago. */
  #earlier = [emptyLevels, emptyLevels] as const;
  /** The pitch periods one and two hops ago. */
  #periods: readonly [number, number] = [0, 0];
  #voicing = 0;
  #probability = 0;

  probability(frame: Float32Array): number {
    for (let start = 0; start < vadFrameSamples; start += hopSamples) {
      this.#hear(frame.subarray(start, start + hopSamples));
    }
    return this.#probability;
  }

  reset(): void {
    this.#samples.fill(0);
    this.#floors = bands.map(() => new NoiseFloor());
    this.#earlier = [emptyLevels, emptyLevels];
    this.#periods = [0, 0];
    this.#voicing = 0;
    this.#probability = 0;
  }

  #hear(samples: Float32Array): void {
    this.#samples.copyWithin(0, samples.length);
    this.#samples.set(samples, windowSamples - samples.length);
    this.#spectrum.analyse(this.#samples);
    const hop = this.#measure();
    const presence = presenceOf(hop);
    const pitched = presence < faintPresence ? 0 : this.#pitchOf(hop);
    const voiced =
      presence *
      logistic(steepness * (pitched - evenHarmonicity)) *
      livelinessOf(hop, this.#earlier[1]) *
      glideOf(this.#harmonicity.period, this.#periods);
    this.#periods = [this.#harmonicity.period, this.#periods[0]];
    this.#voicing =
      voiced > this.#voicing ? approach(this.#voicing, voiced, voicingGrowth) : this.#voicing * voicingKept;
    const speech = presence * logistic(steepness * (this.#voicing - evenVoicing));
    this.#probability = approach(this.#probability, speech, speech > this.#probability ? 0.5 : 0.4);
    hop.levels.forEach((level, band) => this.#floors[band]?.push(level, this.#probability > noiseBelow));
    this.#earlier = [hop.levels, this.#earlier[0]];
  }

  #measure(): Hop {
    const levels = bands.map(
      ([first, end]) => 10 * Math.log10(sum(this.#spectrum.power, first, end) + silence),
    );
    const clarity = levels.map((level, band) => {
      const overNoiseDb = level - (this.#floors[band]?.levelDb ?? lowestFloorDb);
      return Math.min(clearDb, Math.max(0, overNoiseDb));
    });
    return { levels, clarity };
  }

  /** Bands are weighted by clarity and not by loudness, or the first formant alone would decide. */
  #pitchOf({ levels, clarity }: Hop): number {
    const { power } = this.#spectrum;
    this.#clearPower.fill(0);
    for (const [band, [first, end]] of bands.slice(0, pitchedBands).entries()) {
      const weight = (clarity[band] ?? 0) / (clearDb * 10 ** ((levels[band] ?? 0) / 10));
      for (let bin = first; bin < end; bin++) this.#clearPower[bin] = (power[bin] ?? 0) * weight;
    }
    return this.#harmonicity.measure(this.#clearPower);
  }
}

let shared: Spectrum | null = null;

/**
 * One for all detectors, of which only one works at a time: those of a hundred would not fit into a processor's cache.
 */
function sharedSpectrum(): Spectrum {
  shared ??= new Spectrum(transformSize, windowSamples);
  return shared;
}

const emptyLevels: readonly number[] = bands.map(() => 10 * Math.log10(silence));

/** Whether there is anything but noise, 0 to 1: clear on average, and in several bands, which a tone is not. */
function presenceOf({ clarity }: Hop): number {
  const clarityDb = mean(clarity);
  const audible = clarity.filter((db) => db > audibleDb).length;
  return logistic(0.364 * clarityDb + 0.585 * audible - 2.89);
}

/** Whether the spectrum changed its shape since the earlier levels, regardless of loudness, 0 to 1. */
function livelinessOf({ levels, clarity }: Hop, earlier: readonly number[]): number {
  const loudestDb = Math.max(...levels);
  const changes = levels
    .map((level, band) => level - (earlier[band] ?? level))
    .filter((_, band) => (clarity[band] ?? 0) > audibleDb && (levels[band] ?? 0) > loudestDb - shapeDb);
  const change = mean(changes);
  if (change > onsetDb) return 0;
  return Math.min(1, mean(changes.map((each) => Math.abs(each - change))) / livelyDb);
}

/** Whether the pitch glides, 0 to 1: that of a voice always does, that of an instrument rests and then jumps. */
function glideOf(period: number, [before, earlier]: readonly [number, number]): number {
  const glide = changeBetween(earlier, period);
  if (glide > largestGlide) return 0;
  return Math.min(1, glide / fullGlide[1]) * Math.min(1, changeBetween(before, period) / fullGlide[0]);
}

function changeBetween(before: number, after: number): number {
  return before > 0 ? Math.abs(after / before - 1) : Infinity;
}

function mean(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((total, value) => total + value, 0) / values.length;
}

function sum(values: Float64Array, start: number, end: number): number {
  let total = 0;
  for (let i = start; i < end; i++) total += values[i] ?? 0;
  return total;
}

function approach(from: number, to: number, step: number): number {
  return from + step * (to - from);
}

function logistic(z: number): number {
  return 1 / (1 + Math.exp(-z));
}
