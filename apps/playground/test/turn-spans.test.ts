import { noUsage, type Turn } from "@rt/core";
import { describe, expect, it } from "vitest";
import { duration, spansOf, totalMsOf } from "../src/inspect/turn-spans.js";

const turn: Turn = {
  began: "speech",
  startedAt: 1_000,
  speechEndMs: 3_000,
  responseIds: ["r1"],
  createdMs: 20,
  firstTextMs: 400,
  firstAudioMs: 420,
  audibleMs: 500,
  doneMs: 1_500,
  endedMs: 3_500,
  status: "completed",
  interrupted: false,
  tools: [],
  usage: noUsage,
  underruns: 0,
};

describe("the stretches of a turn", () => {
  it("are speech, thinking, the way of the sound, and what is heard", () => {
    expect(spansOf(turn, 1_700)).toEqual([
      { stage: "speech", ms: 1_700 },
      { stage: "thinking", ms: 420 },
      { stage: "buffering", ms: 80 },
      { stage: "playing", ms: 3_000 },
    ]);
  });

  it("leave out what did not happen", () => {
    const written = { ...turn, firstAudioMs: null, audibleMs: null };
    expect(spansOf(written, null).map(({ stage }) => stage)).toEqual(["thinking", "writing"]);
  });

  it("end with the turn, however early it was cut off", () => {
    const cut = { ...turn, firstTextMs: null, firstAudioMs: null, audibleMs: null, endedMs: 233 };
    expect(totalMsOf(spansOf(cut, 1_000))).toBe(1_233);
  });
});

describe("a duration", () => {
  it("is told in the unit that people use", () => {
    expect([0, 999.4, 1_000, 61_000].map(duration)).toEqual(["0 ms", "999 ms", "1.0 s", "61.0 s"]);
  });
});
