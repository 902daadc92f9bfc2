import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createDetector } from "../../src/ears/detector.js";
import { Listener } from "../../src/ears/listener.js";
import type { ListenerOptions } from "../../src/ears/listener.js";
import type { ServerVadSettings, TurnEvent } from "../../src/ears/turn-detector.js";
import type { Vad } from "../../src/ears/vad.js";
import { createFormantVoice } from "../../src/voice/voice.js";
import { describeShared, sharedFolder } from "../support/shared.js";
import { noise, sequence, silence, toPcm16, voice } from "./sounds.js";

const settings: ServerVadSettings = { threshold: 0.5, prefix_padding_ms: 300, silence_duration_ms: 200 };
const at16kHz: ListenerOptions = { sampleRate: 16_000, settings };

/** Takes full scale for speech and the rest for silence, so that edges are known at any rate. */
function createLoudnessVad(): Vad {
  return {
    probability: (frame) => (frame.some((sample) => Math.abs(sample) > 0.5) ? 1 : 0),
    reset: () => undefined,
  };
}

/** Full scale from one time to another, then silence up to the end. */
function burst(sampleRate: number, [fromMs, toMs, endMs]: readonly [number, number, number]): Int16Array {
  const isLoud = (ms: number) => ms >= fromMs && ms < toMs;
  return Int16Array.from({ length: (endMs * sampleRate) / 1000 }, (_, i) =>
    isLoud((i * 1000) / sampleRate) ? 30_000 : 0,
  );
}

/** Passes samples to the listener in chunks of these sizes, over and over. */
function hearInChunks(
  listener: Listener,
  samples: Int16Array,
  sizes: readonly number[],
): readonly TurnEvent[] {
  const events: TurnEvent[] = [];
  for (let start = 0, turn = 0; start < samples.length; turn++) {
    const end = start + (sizes[turn % sizes.length] ?? samples.length);
    events.push(...listener.hear(samples.subarray(start, end)));
    start = end;
  }
  return events;
}

const twoPhrases = toPcm16(
  sequence(silence(0.4), voice(0.6), noise(0.6, 0.0001), voice(0.4, { pitchHz: 210 }), silence(0.5)),
);

describe("listener", () => {
  it("reports the same events however the audio is split", () => {
    const whole = new Listener(createDetector(), at16kHz).hear(twoPhrases);
    expect(whole.map((event) => event.type)).toEqual(["started", "stopped", "started", "stopped"]);
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 9_000 }), { minLength: 1, maxLength: 20 }), (sizes) => {
        expect(hearInChunks(new Listener(createDetector(), at16kHz), twoPhrases, sizes)).toEqual(whole);
      }),
      { numRuns: 25, seed: 7 },
    );
  });

  it("does so through the resampler too, even sample by sample", () => {
    const samples = burst(24_000, [500, 900, 1500]);
    const whole = new Listener(createLoudnessVad(), { settings }).hear(samples);
    expect(whole).toHaveLength(2);
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 5_000 }), { minLength: 1, maxLength: 20 }), (sizes) => {
        expect(hearInChunks(new Listener(createLoudnessVad(), { settings }), samples, sizes)).toEqual(whole);
      }),
      { numRuns: 50, seed: 7 },
    );
    expect(hearInChunks(new Listener(createLoudnessVad(), { settings }), samples, [1])).toEqual(whole);
  });

  it.each([8_000, 16_000, 24_000, 44_100, 48_000])("reports times to a frame at %i Hz", (sampleRate) => {
    const listener = new Listener(createLoudnessVad(), { sampleRate, settings });
    // Loud from within frame 31, which starts at 992 ms, to within frame 62. The first quiet frame ends at 2048 ms, and
    // 200 ms more are over at 2272.
    const events = listener.hear(burst(sampleRate, [1008, 2000, 2500]));
    expect(events).toEqual([
      { type: "started", audioStartMs: 692 },
      { type: "stopped", audioEndMs: 2272 },
    ]);
  });

  it("converts the audio to 16 kHz with the given resampler", () => {
    const asked: unknown[] = [];
    const listener = new Listener(createLoudnessVad(), {
      sampleRate: 32_000,
      settings,
      createResampler: (options) => {
        asked.push(options);
        return { push: (samples) => samples.filter((_, i) => i % 2 === 0), flush: () => new Int16Array(0) };
      },
    });
    expect(listener.hear(burst(32_000, [640, 1000, 1000]))).toEqual([{ type: "started", audioStartMs: 340 }]);
    expect(asked).toEqual([{ from: 32_000, to: 16_000 }]);
  });

  it("counts the time of all audio, whether or not it detects turns", () => {
    const listener = new Listener(createLoudnessVad(), { sampleRate: 16_000 });
    expect(listener.hear(burst(16_000, [0, 320, 960]))).toEqual([]);
    listener.configure(settings);
    expect(listener.hear(burst(16_000, [320, 640, 960]))).toEqual([
      { type: "started", audioStartMs: 980 },
      { type: "stopped", audioEndMs: 960 + 640 + 8 * 32 },
    ]);
  });

  it("abandons the current turn without an event", () => {
    const listener = new Listener(createLoudnessVad(), at16kHz);
    listener.hear(burst(16_000, [0, 320, 320]));
    expect(listener.inTurn).toBe(true);
    listener.abandon();
    expect(listener.inTurn).toBe(false);
    expect(listener.hear(new Int16Array(16_000))).toEqual([]);
  });

  it("scales samples from -1 to 1", () => {
    const heard: number[] = [];
    const probability = (frame: Float32Array) => {
      heard.push(...frame);
      return 0;
    };
    const vad: Vad = { probability, reset: () => undefined };
    new Listener(vad, at16kHz).hear(Int16Array.from({ length: 512 }, (_, i) => (i % 2 ? 0x7fff : -0x8000)));
    expect(heard.slice(0, 2)).toEqual([-1, 0x7fff / 0x8000]);
  });
});

describe("listener and the simulator's own voice", () => {
  const padding = new Int16Array(12_000);

  it.each([
    ["alloy", "Hello, how can I help you today?"],
    ["alloy", "Yes."],
    ["echo", "What is the weather like in Lisbon?"],
    ["shimmer", "Please set a timer for ten minutes."],
    ["verse", "I did not understand that."],
  ])("detects %s saying %j as one turn", (name, text) => {
    const said = [...createFormantVoice({ voice: name }).speak(text)].flatMap(({ samples }) => [...samples]);
    const listener = new Listener(createDetector(), { settings: { ...settings, prefix_padding_ms: 0 } });
    const events = listener.hear(Int16Array.from([...padding, ...said, ...padding]));
    expect(events.map((event) => event.type)).toEqual(["started", "stopped"]);
    const [start, stop] = events.map((event) =>
      event.type === "started" ? event.audioStartMs : event.audioEndMs,
    );
    const isAudible = (sample: number) => Math.abs(sample) > 1_000;
    const startMs = 500 + said.findIndex(isAudible) / 24;
    const endMs = 500 + said.findLastIndex(isAudible) / 24;
    expect(start).toBeGreaterThanOrEqual(startMs - 32);
    expect(start).toBeLessThanOrEqual(startMs + 150);
    expect(stop).toBeGreaterThanOrEqual(endMs + 200);
    expect(stop).toBeLessThanOrEqual(endMs + 200 + 220);
  });
});

describeShared("listener and a recorded human, whom the cloud heard from 1460 to 4256 ms", () => {
  it("is within 100 ms of that, not fooled by the breath before", () => {
    const bytes = readFileSync(`${sharedFolder}/traces/marcelo_24khz.pcm`);
    const samples = Int16Array.from({ length: bytes.length >> 1 }, (_, i) => bytes.readInt16LE(2 * i));
    const [start, stop, ...more] = new Listener(createDetector(), { settings }).hear(samples);
    expect(more).toEqual([]);
    expect(start).toMatchObject({ type: "started" });
    expect(stop).toMatchObject({ type: "stopped" });
    expect(Math.abs((start?.type === "started" ? start.audioStartMs : 0) - 1460)).toBeLessThanOrEqual(100);
    expect(Math.abs((stop?.type === "stopped" ? stop.audioEndMs : 0) - 4256)).toBeLessThanOrEqual(100);
  });
});
