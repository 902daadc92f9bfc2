import { noise, toPcm16 } from "../sounds.js";

/** Sound with white noise this many dB below it. */
export function inNoise(samples: Int16Array, signalToNoiseDb: number): Int16Array {
  const loud = samples.filter((sample) => sample !== 0);
  const power = loud.reduce((sum, sample) => sum + (sample / 0x8000) ** 2, 0) / loud.length;
  const level = Math.sqrt(power) * 10 ** (-signalToNoiseDb / 20);
  const background = noise(samples.length / 16_000, level);
  return toPcm16(Float32Array.from(samples, (sample, i) => sample / 0x8000 + (background[i] ?? 0)));
}
