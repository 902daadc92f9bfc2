import type { InstantVoice, SpeakOptions, SpeechPiece } from "../../src/voice/voice.js";

/** All samples of an utterance in one array. */
export function samplesOf(voice: InstantVoice, text: string, options?: SpeakOptions): Int16Array {
  return joined([...voice.speak(text, options)]);
}

export function joined(pieces: readonly SpeechPiece[]): Int16Array {
  const length = pieces.reduce((sum, { samples }) => sum + samples.length, 0);
  const all = new Int16Array(length);
  let offset = 0;
  for (const { samples } of pieces) {
    all.set(samples, offset);
    offset += samples.length;
  }
  return all;
}

export function textOf(pieces: readonly SpeechPiece[]): string {
  return pieces.map(({ text }) => text ?? "").join("");
}

export function peakOf(samples: Int16Array): number {
  return samples.reduce((peak, sample) => Math.max(peak, Math.abs(sample)), 0);
}

const frame = 480;

/** RMS in dB of full scale over the 20 ms frames that are within 30 dB of the loudest one. */
export function speechLevelDb(samples: Int16Array): number {
  const powers = Array.from({ length: Math.floor(samples.length / frame) }, (_, index) =>
    power(samples.subarray(index * frame, (index + 1) * frame)),
  );
  const loudest = Math.max(...powers);
  const speech = powers.filter((each) => each > loudest / 1000);
  return 10 * Math.log10(speech.reduce((sum, each) => sum + each, 0) / speech.length / 32_768 ** 2);
}

/** Fundamental frequency in Hz of each voiced frame, by normalized autocorrelation between 60 and 340 Hz. */
export function fundamentals(samples: Int16Array): number[] {
  const found: number[] = [];
  for (let at = 0; at + 1_200 + maximumLag <= samples.length; at += frame) {
    const lag = power(samples.subarray(at, at + 1_200)) < 1e5 ? 0 : bestLag(samples, at);
    if (lag > 0) found.push(24_000 / lag);
  }
  return found;
}

export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

const minimumLag = 70;
const maximumLag = 400;

/** The shortest lag that is about as good as any, or 0 if none shows a period. */
function bestLag(samples: Int16Array, at: number): number {
  let best = 0;
  let bestSimilarity = 0.75;
  for (let lag = minimumLag; lag <= maximumLag; lag += 1) {
    const similarity = similarityAt(samples, at, lag);
    if (similarity <= bestSimilarity + (best === 0 ? 0 : 0.03)) continue;
    best = lag;
    bestSimilarity = similarity;
  }
  return best;
}

function similarityAt(samples: Int16Array, at: number, lag: number): number {
  let [product, first, second] = [0, 1, 1];
  for (let index = at; index < at + 1_200; index += 1) {
    const [x, y] = [samples[index] ?? 0, samples[index + lag] ?? 0];
    product += x * y;
    first += x * x;
    second += y * y;
  }
  return product / Math.sqrt(first * second);
}

function power(samples: Int16Array): number {
  return samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length;
}

/**
 * Peaks of the spectral envelope in Hz, from 200 Hz to 5.5 kHz: the formants of a steady vowel, by linear prediction
 * (autocorrelation method, 24 poles, lags tapered so that harmonics of a high voice are not mistaken for formants).
 */
export function formantsOf(samples: Int16Array): number[] {
  const predictor = linearPrediction(autocorrelation(samples));
  const grid = Array.from({ length: 266 }, (_, index) => 200 + 20 * index);
  const gains = grid.map((frequency) => 1 / responsePower(predictor, frequency));
  return grid.filter((_, index) => {
    const [before, here, after] = [gains[index - 1], gains[index] ?? 0, gains[index + 1]];
    return before !== undefined && after !== undefined && here > before && here > after;
  });
}

const poles = 24;

function autocorrelation(samples: Int16Array): number[] {
  const flat = Array.from(samples, (sample, index) => sample - 0.9 * (samples[index - 1] ?? 0));
  return Array.from({ length: poles + 1 }, (_, lag) => {
    const taper = Math.exp(-0.5 * ((2 * Math.PI * 40 * lag) / 24_000) ** 2);
    return taper * flat.reduce((sum, value, index) => sum + value * (flat[index - lag] ?? 0), 0);
  });
}

/** Levinson and Durbin's recursion. */
function linearPrediction(correlation: readonly number[]): number[] {
  let predictor = [1];
  let error = correlation[0] ?? 1;
  for (let order = 1; order <= poles; order += 1) {
    const sum = predictor.reduce((total, each, index) => total + each * (correlation[order - index] ?? 0), 0);
    const reflection = -sum / error;
    const mirrored = [0, ...predictor.toReversed()];
    predictor = mirrored.map((each, index) => (predictor[index] ?? 0) + reflection * each);
    error *= 1 - reflection ** 2;
  }
  return predictor;
}

function responsePower(predictor: readonly number[], frequency: number): number {
  const turn = (2 * Math.PI * frequency) / 24_000;
  const real = predictor.reduce((sum, each, index) => sum + each * Math.cos(turn * index), 0);
  const imaginary = predictor.reduce((sum, each, index) => sum + each * Math.sin(turn * index), 0);
  return real ** 2 + imaginary ** 2;
}
