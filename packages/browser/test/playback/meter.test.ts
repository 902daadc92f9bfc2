import { expect, it } from "vitest";
import { Meter } from "../../src/worklets/meter.js";

const decibels = (value: number): number => 10 ** (value / 20);

/** Feeds a level for so long, and tells when speaking began and ended, in ms. */
function feed(meter: Meter, dbfs: number, ms: number): { at: number; isSpeaking: boolean }[] {
  const changes = [];
  const quantum = new Float32Array(128).fill(decibels(dbfs));
  for (let frame = 0; frame < ms * 48; frame += 128) {
    const before = meter.isSpeaking;
    meter.add(quantum);
    if (meter.isSpeaking !== before) changes.push({ at: (frame + 128) / 48, isSpeaking: meter.isSpeaking });
  }
  return changes;
}

it("tells the level of the last 20 ms", () => {
  const meter = new Meter(48_000);
  const ends = Array.from({ length: 16 }, () => meter.add(new Float32Array(128).fill(-0.25)));
  expect(ends.indexOf(true)).toBe(7);
  expect(ends.filter((isEnd) => isEnd)).toHaveLength(2);
  expect([meter.rms, meter.peak]).toEqual([0.25, 0.25]);
});

it("hears speech within 25 ms, and that it is over after 300 ms of silence", () => {
  const meter = new Meter(48_000);
  const [begin] = feed(meter, -30, 200);
  expect(begin?.isSpeaking).toBe(true);
  expect(begin?.at).toBeLessThan(25);
  const [end] = feed(meter, -90, 400);
  expect(end?.isSpeaking).toBe(false);
  expect(end?.at).toBeGreaterThanOrEqual(300);
  expect(end?.at).toBeLessThan(345);
});

it("does not flicker: pauses within a sentence, and what is neither loud nor silent, change nothing", () => {
  const meter = new Meter(48_000);
  expect(feed(meter, -50, 1_000)).toEqual([]);
  feed(meter, -30, 200);
  expect(feed(meter, -90, 250)).toEqual([]);
  expect(feed(meter, -50, 2_000)).toEqual([]);
  expect(meter.isSpeaking).toBe(true);
});
