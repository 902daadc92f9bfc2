import { describe, expect, it } from "vitest";
import { createDetector } from "../../src/ears/detector.js";
import type { TurnEvent } from "../../src/ears/turn-detector.js";
import { TurnDetector } from "../../src/ears/turn-detector.js";
import { vadFrameSamples } from "../../src/ears/vad.js";
import { hum, mix, noise, sequence, silence, sound, voice } from "./sounds.js";

const settings = { threshold: 0.5, prefix_padding_ms: 0, silence_duration_ms: 300 };

function probabilities(samples: Float32Array, detector = createDetector()): readonly number[] {
  const starts = Array.from(
    { length: Math.floor(samples.length / vadFrameSamples) },
    (_, i) => i * vadFrameSamples,
  );
  return starts.map((start) => detector.probability(samples.subarray(start, start + vadFrameSamples)));
}

function turns(samples: Float32Array): readonly TurnEvent[] {
  const detector = new TurnDetector(settings);
  return probabilities(samples).flatMap((probability) => detector.push(probability) ?? []);
}

/** A click every quarter of a second, this many samples wide. */
const clicks = (width: number) => sound(6, (_, i) => (i % 4001 < width ? 0.8 : 0));
const keys = () => noise(6, 0.2).map((sample, i) => sample * Math.exp(-(i % 3300) / 150));
const breath = () => noise(6, 0.02).map((sample, i) => sample * Math.sin((2 * Math.PI * i) / 40_000) ** 2);
const dialTone = (t: number) =>
  0.2 * Math.sin(2 * Math.PI * 770 * t) + 0.2 * Math.sin(2 * Math.PI * 1336 * t);

const notSpeech: Readonly<Record<string, Float32Array>> = {
  "digital silence": silence(6),
  "steady noise": noise(6, 0.05),
  "a step of noise": sequence(noise(2, 0.001), noise(2, 0.1), noise(2, 0.001)),
  "noise after silence": sequence(silence(2), noise(3, 0.1), silence(1)),
  breath: sequence(silence(1), breath()),
  "single clicks": clicks(1),
  "broad clicks": clicks(40),
  keys: keys(),
  "a hum of 50 Hz": mix(hum(6, { hz: 50, harmonics: 4, level: 0.2 }), noise(6, 0.0003)),
  "a buzz of 120 Hz": mix(hum(6, { hz: 120, harmonics: 12, level: 0.1 }), noise(6, 0.0003)),
  "a buzz that starts": sequence(silence(2), hum(4, { hz: 100, harmonics: 12, level: 0.1 })),
  "the keys of a telephone": sound(6, (t) => (t % 0.5 < 0.2 ? dialTone(t) : 0)),
  "a square wave of full scale": sound(6, (t) => (Math.floor(t * 400) % 2 ? 1 : -1)),
  "a slow square wave of full scale": sound(6, (t) => (Math.floor(t * 4) % 2 ? 1 : -1)),
  "a direct current": sequence(
    silence(1),
    sound(5, () => 0.5),
  ),
};

describe("detector", () => {
  it.each(Object.entries(notSpeech))("does not take %s for speech", (_, samples) => {
    expect(turns(samples)).toEqual([]);
  });

  it.each(Object.entries({ ...notSpeech, voice: voice(2) }))(
    "gives a probability for each frame of %s",
    (_, samples) => {
      const wrong = probabilities(samples).filter((probability) => !(probability >= 0 && probability <= 1));
      expect(wrong).toEqual([]);
    },
  );

  it.each([90, 120, 220, 300])("detects start and end of a voice of %i Hz", (pitchHz) => {
    expectTurn(sequence(silence(1), voice(1.5, { pitchHz }), silence(1)));
  });

  it.each([0.5, 0.05, 0.01])("detects a voice of level %f", (level) => {
    expectTurn(sequence(silence(1), voice(1.5, { level }), silence(1)));
  });

  it("detects a voice in noise 10 dB below it", () => {
    const samples = sequence(silence(2), voice(1.5), silence(1));
    const level = rms(voice(1.5)) / Math.sqrt(10);
    expectTurn(mix(samples, noise(4.5, level)), 2000);
  });

  it("detects a voice over a hum and over a direct current", () => {
    const samples = sequence(silence(2), voice(1.5), silence(1));
    expectTurn(mix(samples, hum(4.5, { hz: 50, harmonics: 3, level: 0.05 })), 2000);
    expectTurn(
      mix(
        samples,
        sound(4.5, () => 0.2),
      ),
      2000,
    );
  });

  it("detects a voice after a minute of noise of changing level", () => {
    expectTurn(sequence(noise(30, 0.1), noise(30, 0.001), voice(1.5), silence(1)), 60_000);
  });

  it("detects a voice that starts with the first sample", () => {
    expect(turns(sequence(voice(1.5), silence(1))).map((event) => event.type)).toEqual([
      "started",
      "stopped",
    ]);
  });

  it("soon takes breathing after a voice for the end of the turn", () => {
    const [, stop] = turns(sequence(silence(1), voice(1.5), noise(3, 0.01)));
    expect(stop).toMatchObject({ type: "stopped" });
    expect(stop?.type === "stopped" && stop.audioEndMs).toBeLessThanOrEqual(
      2500 + settings.silence_duration_ms + 550,
    );
  });

  it("gives the same results after a reset", () => {
    const detector = createDetector();
    const samples = sequence(noise(1, 0.05), voice(1));
    const first = probabilities(samples, detector);
    detector.reset();
    expect(probabilities(samples, detector)).toEqual(first);
  });

  it("keeps two streams apart", () => {
    const alone = probabilities(voice(1));
    const detector = createDetector();
    const other = createDetector();
    probabilities(noise(1, 0.3), other);
    expect(probabilities(voice(1), detector)).toEqual(alone);
  });
});

/** Expects one turn of a second and a half: found within 130 ms, and left within 200 ms of the configured silence. */
function expectTurn(samples: Float32Array, startMs = 1000): void {
  const [start, stop, ...more] = turns(samples);
  expect(more).toEqual([]);
  expect(start).toMatchObject({ type: "started" });
  expect(stop).toMatchObject({ type: "stopped" });
  if (start?.type !== "started" || stop?.type !== "stopped") return;
  expect(Math.abs(start.audioStartMs - startMs)).toBeLessThanOrEqual(130);
  expect(Math.abs(stop.audioEndMs - settings.silence_duration_ms - (startMs + 1500))).toBeLessThanOrEqual(
    200,
  );
}

function rms(samples: Float32Array): number {
  return Math.sqrt(samples.reduce((total, sample) => total + sample * sample, 0) / samples.length);
}
