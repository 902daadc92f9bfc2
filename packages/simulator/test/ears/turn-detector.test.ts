import { describe, expect, it } from "vitest";
import type { ServerVadSettings, TurnEvent } from "../../src/ears/turn-detector.js";
import { TurnDetector } from "../../src/ears/turn-detector.js";

const settings: ServerVadSettings = { threshold: 0.5, prefix_padding_ms: 300, silence_duration_ms: 200 };

/** This many frames of one probability. */
const frames = (count: number, probability: number): readonly number[] =>
  Array<number>(count).fill(probability);
const quiet = (count: number) => frames(count, 0);
const speech = (count: number) => frames(count, 1);
const unsure = (count: number) => frames(count, 0.4);

const started = (audioStartMs: number): TurnEvent => ({ type: "started", audioStartMs });
const stopped = (audioEndMs: number): TurnEvent => ({ type: "stopped", audioEndMs });

function play(detector: TurnDetector, ...parts: readonly (readonly number[])[]): readonly TurnEvent[] {
  return parts.flat().flatMap((probability) => detector.push(probability) ?? []);
}

interface Row {
  readonly fact: string;
  readonly frames: readonly (readonly number[])[];
  readonly events: readonly TurnEvent[];
  readonly settings?: Partial<ServerVadSettings>;
}

// A frame lasts 32 ms; 200 ms of silence are reached seven frames after the first quiet one.
const rows: readonly Row[] = [
  { fact: "finds no turn in silence", frames: [quiet(100)], events: [] },
  { fact: "starts at the first frame at the threshold", frames: [quiet(55), [0.5]], events: [started(1460)] },
  { fact: "does not start below the threshold", frames: [frames(50, 0.499)], events: [] },
  { fact: "does not start before the audio does", frames: [quiet(3), speech(1)], events: [started(0)] },
  { fact: "starts a turn once", frames: [quiet(10), speech(50)], events: [started(20)] },
  {
    fact: "continues through six frames after the first quiet one",
    frames: [speech(10), quiet(7)],
    events: [started(0)],
  },
  { fact: "stops at the seventh", frames: [speech(10), quiet(8)], events: [started(0), stopped(18 * 32)] },
  {
    fact: "restarts the silence when speech resumes",
    frames: [speech(10), quiet(7), speech(1), quiet(8)],
    events: [started(0), stopped(26 * 32)],
  },
  {
    fact: "lets an unsure frame neither start nor reset the silence",
    frames: [speech(10), unsure(20), quiet(1), unsure(6), quiet(1)],
    events: [started(0), stopped(38 * 32)],
  },
  {
    fact: "does not stop at an unsure frame",
    frames: [speech(10), quiet(1), unsure(50)],
    events: [started(0)],
  },
  {
    fact: "finds the next turn, on the same clock",
    frames: [speech(1), quiet(20), speech(1), quiet(8)],
    events: [started(0), stopped(288), started(372), stopped(30 * 32)],
  },
  {
    fact: "applies a higher threshold",
    frames: [frames(5, 0.75), frames(1, 0.8), frames(8, 0.6)],
    events: [started(0), stopped(14 * 32)],
    settings: { threshold: 0.8, prefix_padding_ms: 1000 },
  },
  {
    fact: "stops at once if no silence is required",
    frames: [speech(20), quiet(1)],
    events: [started(0), stopped(21 * 32)],
    settings: { silence_duration_ms: 0 },
  },
  {
    fact: "includes no padding if it is set to 0",
    frames: [quiet(20), speech(1)],
    events: [started(640)],
    settings: { prefix_padding_ms: 0 },
  },
  {
    fact: "reproduces a recorded cloud session",
    frames: [quiet(55), speech(70), quiet(20)],
    events: [started(1460), stopped(4256)],
  },
];

describe("turn detector", () => {
  it.each(rows)("$fact", (row) => {
    const detector = new TurnDetector({ ...settings, ...row.settings });
    expect(play(detector, ...row.frames)).toEqual(row.events);
  });

  it("reports whether a turn is in progress", () => {
    const detector = new TurnDetector(settings);
    const states = [quiet(1), speech(1), quiet(7), quiet(1)].map((part) => {
      play(detector, part);
      return detector.inTurn;
    });
    expect(states).toEqual([false, true, true, false]);
  });

  it("applies new settings from the next frame, even in the middle of a silence", () => {
    const detector = new TurnDetector(settings);
    expect(play(detector, speech(10), quiet(4))).toEqual([started(0)]);
    detector.configure({ ...settings, silence_duration_ms: 500 });
    expect(play(detector, quiet(12))).toEqual([]);
    expect(play(detector, quiet(1))).toEqual([stopped(27 * 32)]);
  });

  it("starts no turn without settings, but keeps counting", () => {
    const detector = new TurnDetector(null);
    expect(play(detector, speech(20))).toEqual([]);
    detector.configure(settings);
    expect(play(detector, speech(1))).toEqual([started(340)]);
  });

  it("forgets the current turn when its settings are removed", () => {
    const detector = new TurnDetector(settings);
    play(detector, speech(5));
    detector.configure(null);
    expect(detector.inTurn).toBe(false);
    detector.configure(settings);
    expect(play(detector, quiet(50))).toEqual([]);
  });

  it("starts a new turn after an abandoned one if speech continues", () => {
    const detector = new TurnDetector(settings);
    play(detector, speech(20));
    detector.abandon();
    expect(play(detector, speech(1), quiet(8))).toEqual([started(340), stopped(29 * 32)]);
  });
});
