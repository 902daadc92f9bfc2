import { execFileSync } from "node:child_process";
import { readWav, resample, toMono } from "@rt/core";
import { beforeAll, describe, expect, it } from "vitest";
import type { EchoStage } from "../src/echo-stage.js";
import { createEchoCanceller } from "../src/echo-canceller.js";
import type { Monitor } from "../src/monitor.js";

const rate = 24_000;
const frame = rate / 50;
const seconds = 24;
/** The stretch in which the user speaks over the model. */
const doubleTalk = { from: 12, to: 18 } as const;

const programs = hasEspeak();
if (!programs && process.env["CI"])
  throw new Error("espeak-ng is needed for these tests: apt-get install espeak-ng");

describe.skipIf(!programs)(
  "echo cancellation of speech, 80 ms late, in a room (skipped without espeak-ng)",
  () => {
    let far: Float32Array;
    let near: Float32Array;
    let echo: Float32Array;
    let cleaned: Float32Array;

    beforeAll(async () => {
      far = looped(spoken("en-us+m3", 150, modelText), seconds);
      near = within(looped(spoken("en-us+f4", 165, userText), seconds), doubleTalk);
      echo = roomOf(far);
      cleaned = await cleanedOf(far, mixed(echo, near));
    });

    it.for([
      { from: 4, to: 8 },
      { from: 8, to: 12 },
      { from: 19, to: 24 },
    ])("removes at least 20 dB of the echo from $from to $to s", async ({ from, to }, { annotate }) => {
      const erle = decibels(energy(echo, from, to) / energy(cleaned, from, to));
      await annotate(`ERLE ${from} to ${to} s: ${erle.toFixed(1)} dB`);
      expect(erle).toBeGreaterThan(20);
    });

    it("lets the user through during playback, quieter and 10 ms late", async ({ annotate }) => {
      const { from, to } = doubleTalk;
      const { correlation, gain, lagMs } = likeness(near, cleaned, { from, to });
      const before = likeness(near, mixed(echo, near), { from, to }).correlation;
      await annotate(
        `double talk: correlation ${before.toFixed(2)} before, ${correlation.toFixed(2)} after; gain ${gain.toFixed(2)}, ${lagMs} ms late`,
      );
      expect(correlation).toBeGreaterThan(0.6);
      expect(gain).toBeGreaterThan(0.3);
      expect(lagMs).toBeLessThanOrEqual(15);
    });

    it("leaves the user unchanged while nothing is played", async ({ annotate }) => {
      const user = looped(spoken("en-us+f4", 165, userText), 6);
      const out = await cleanedOf(new Float32Array(user.length), user);
      const { correlation, gain } = likeness(user, out, { from: 1, to: 6 });
      await annotate(`single talk: correlation ${correlation.toFixed(3)}, gain ${gain.toFixed(2)}`);
      expect(correlation).toBeGreaterThan(0.95);
      expect(gain).toBeGreaterThan(0.9);
    });
  },
);

const modelText =
  "The weather tomorrow is going to be cloudy with some sunshine in the afternoon, and a light wind from the west. " +
  "If you want to go for a walk, take a jacket with you, as it will be rather cold in the evening.";
const userText =
  "Stop, please. I wanted to know about the day after tomorrow, in the mountains, not in the city.";

function hasEspeak(): boolean {
  try {
    execFileSync("espeak-ng", ["--version"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

function spoken(voice: string, speed: number, text: string): Float32Array {
  const wav = readWav(execFileSync("espeak-ng", ["-v", voice, "-s", String(speed), "--stdout", text]));
  const samples = resample(toMono(wav), { from: wav.sampleRate, to: rate });
  return Float32Array.from(samples, (sample) => sample / 2 / 32_768);
}

function looped(samples: Float32Array, length: number): Float32Array {
  return Float32Array.from({ length: length * rate }, (_, i) => samples[i % samples.length] ?? 0);
}

function within(samples: Float32Array, { from, to }: typeof doubleTalk): Float32Array {
  return samples.map((sample, i) => (i >= from * rate && i < to * rate ? sample : 0));
}

/** Speech 80 ms late, with 120 ms of decaying reflections, through a slightly overdriven loudspeaker. */
function roomOf(samples: Float32Array): Float32Array {
  const out = new Float32Array(samples.length);
  let seed = 1;
  const taps = Array.from({ length: 40 }, (_, i) => {
    seed = (seed * 48_271) % 2_147_483_647;
    const late = i === 0 ? 0 : Math.floor((seed / 2_147_483_647) * 0.12 * rate);
    return { at: Math.round(0.08 * rate) + late, gain: i === 0 ? 0.5 : 0.12 * Math.exp((-late / rate) * 30) };
  });
  const driven = samples.map((sample) => Math.tanh(1.5 * sample) / 1.5);
  for (const { at, gain } of taps)
    for (let i = at; i < out.length; i++) out[i] = (out[i] ?? 0) + gain * (driven[i - at] ?? 0);
  return out;
}

function mixed(a: Float32Array, b: Float32Array): Float32Array {
  return a.map((sample, i) => sample + (b[i] ?? 0));
}

/** Runs a canceller over a whole recording, 20 ms at a time, with the far end at the loudspeaker's position. */
async function cleanedOf(far: Float32Array, recorded: Float32Array): Promise<Float32Array> {
  let ear = 0;
  const played = toPcm16(far);
  const monitor: Monitor = {
    sampleRate: rate,
    isPlaying: true,
    position: () => ear,
    read: (from, frames) => played.slice(from, from + frames),
  };
  const stage: EchoStage = await createEchoCanceller({ monitor, sampleRate: rate });
  const input = toPcm16(recorded);
  const out: number[] = [];
  for (; ear < input.length; ear += frame)
    for (const sample of stage.process(input.slice(ear, ear + frame))) out.push(sample / 32_768);
  stage.close();
  return Float32Array.from(out);
}

function toPcm16(samples: Float32Array): Int16Array {
  return Int16Array.from(samples, (sample) => Math.round(Math.max(-1, Math.min(1, sample)) * 32_767));
}

function energy(samples: Float32Array, from: number, to: number): number {
  return samples.subarray(from * rate, to * rate).reduce((sum, sample) => sum + sample * sample, 1e-12);
}

function decibels(ratio: number): number {
  return 10 * Math.log10(ratio);
}

/** How much of one signal is in another, at the lag of up to 30 ms where that is most. */
function likeness(a: Float32Array, b: Float32Array, { from, to }: { from: number; to: number }) {
  let best = { correlation: 0, gain: 0, lagMs: 0 };
  const source = a.subarray(from * rate, to * rate);
  for (let lag = 0; lag <= 0.03 * rate; lag += rate / 4_000) {
    const other = b.subarray(from * rate + lag, to * rate + lag);
    const product = source.reduce((sum, sample, i) => sum + sample * (other[i] ?? 0), 0);
    const power = energy(a, from, to);
    const correlation = product / Math.sqrt(power * other.reduce((sum, sample) => sum + sample ** 2, 1e-12));
    if (correlation > best.correlation)
      best = { correlation, gain: product / power, lagMs: Math.round((lag * 1_000) / rate) };
  }
  return best;
}
