import { readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readWav, type PlayedPart } from "@rt/core";
import { manualClock, manualPlayer, type ManualClock } from "@rt/core/testing";
import { afterEach, beforeEach, expect, it } from "vitest";
import { createRecording, recordedPlayer } from "../src/recording.js";

let folder = "";
let file = "";
let clock: ManualClock;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "recording-"));
  file = join(folder, "talk.wav");
  clock = manualClock();
});
afterEach(() => rm(folder, { recursive: true }));

const constant = (ms: number, value: number) => new Int16Array(24 * ms).fill(value);

/** Model speech of this many milliseconds, whose samples count up from the first. */
function speech(ms: number, itemId = "a") {
  const samples = Int16Array.from({ length: 24 * ms }, (_, index) => 1 + (index % 30_000));
  return { itemId, contentIndex: 0, responseId: "r", samples, sampleRate: 24_000 };
}

/** The left and right sample at a moment. */
function at(ms: number): readonly (number | undefined)[] {
  const { samples, channels, sampleRate } = readWav(readFileSync(file));
  expect([channels, sampleRate]).toEqual([2, 24_000]);
  return [samples[2 * 24 * ms], samples[2 * 24 * ms + 1]];
}

const lengthMs = () => readWav(readFileSync(file)).samples.length / 2 / 24;

it("records the user on the left, and what was heard of the model on the right, at the time it was heard", () => {
  const recording = createRecording(file, clock.now);
  const player = manualPlayer();
  const recorded = recordedPlayer(player, recording);
  const user = (ms: number, value: number) => {
    for (let passed = 0; passed < ms; passed += 20) {
      clock.advance(20);
      recording.hear(constant(20, value), 24_000);
      player.render(20);
    }
  };
  user(1_000, 7);
  recorded.play(speech(3_000));
  user(1_000, 8);
  void recorded.stop();
  user(1_000, 9);
  recording.close();
  expect(lengthMs()).toBe(3_000);
  expect([at(500), at(1_500), at(2_500)]).toEqual([
    [7, 0],
    [8, 1 + 24 * 500],
    [9, 0],
  ]);
});

it("keeps what was heard right before an interruption, even if the player reports it late", async () => {
  const recording = createRecording(file, clock.now);
  const player = manualPlayer({ answers: "later" });
  const recorded = recordedPlayer(player, recording);
  recorded.play(speech(1_000));
  clock.advance(100);
  player.render(100);
  clock.advance(50);
  const answer = Promise.resolve([{ itemId: "a", contentIndex: 0, playedSamples: 150 * 24 }]);
  player.stop = () => answer;
  const stopped: readonly PlayedPart[] = await recorded.stop();
  expect(stopped).toHaveLength(1);
  recording.close();
  expect(lengthMs()).toBe(150);
  expect(at(149)[1]).toBe(1 + 149 * 24);
});

it("leaves no gap between reports that arrive slightly late or early", () => {
  const recording = createRecording(file, clock.now);
  for (const wait of [100, 130, 75, 99, 121]) {
    clock.advance(wait);
    recording.hear(constant(100, 5), 24_000);
  }
  recording.close();
  const { samples } = readWav(readFileSync(file));
  expect(samples.filter((_, index) => index % 2 === 0).every((value) => value === 5)).toBe(true);
  expect(lengthMs()).toBe(500);
});

it("is a valid file at any moment, at most a second behind", () => {
  const recording = createRecording(file, clock.now);
  expect(lengthMs()).toBe(0);
  for (let i = 0; i < 500; i++) {
    clock.advance(10);
    recording.hear(constant(10, 3), 24_000);
  }
  expect(lengthMs()).toBe(4_000);
  recording.close();
  recording.close();
  expect(lengthMs()).toBe(5_000);
});

it("accepts a different sample rate for each side", () => {
  const recording = createRecording(file, clock.now);
  recording.queue({ ...speech(1_000), samples: new Int16Array(8_000).fill(1_000), sampleRate: 8_000 });
  clock.advance(1_000);
  recording.hear(new Int16Array(16_000).fill(500), 16_000);
  recording.played({ itemId: "a", contentIndex: 0, playedSamples: 8_000 });
  recording.close();
  expect(lengthMs()).toBe(1_000);
  const [left = 0, right = 0] = at(500);
  expect(Math.abs(left - 500)).toBeLessThan(5);
  expect(Math.abs(right - 1_000)).toBeLessThan(10);
});

it("throws the file system's error", () => {
  expect(() => createRecording(join(folder, "none", "talk.wav"), clock.now)).toThrow(/ENOENT/);
});
