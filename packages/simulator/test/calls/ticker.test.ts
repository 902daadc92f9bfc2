import type { ManualClock } from "@rt/core/testing";
import { expect, it } from "vitest";
import type { Clock } from "../../src/clock.js";
import { Ticker } from "../../src/calls/ticker.js";
import { stillClock } from "../support/clock.js";

function ticking(): { clock: ManualClock; ticker: Ticker; count: () => number; stop: () => void } {
  const clock = stillClock();
  const ticker = new Ticker(clock);
  let count = 0;
  const stop = ticker.add(() => (count += 1));
  return { clock, ticker, count: () => count, stop };
}

it("ticks once every 20 ms", async () => {
  const { clock, count } = ticking();
  await clock.elapse(1_000);
  expect(count()).toBe(50);
});

it("catches up at most 60 ms at once, and skips what it missed beyond that", async () => {
  const { clock, count } = ticking();
  await clock.elapse(20);
  clock.block(55);
  await clock.elapse(0);
  expect(count()).toBe(3);
  clock.block(1_000);
  await clock.elapse(0);
  expect(count()).toBe(6);
  await clock.elapse(100);
  expect(count()).toBe(11);
});

it("continues when the clock is set back", async () => {
  const manual = stillClock();
  let shiftMs = 0;
  const clock: Clock = {
    now: () => manual.now() + shiftMs,
    after: (delayMs, run) => manual.after(delayMs, run),
  };
  let count = 0;
  new Ticker(clock).add(() => (count += 1));
  await manual.elapse(100);
  shiftMs = -3_600_000;
  await manual.elapse(120);
  expect(count).toBeGreaterThanOrEqual(10);
  expect(count).toBeLessThanOrEqual(11);
});

it("has one timer for all listeners, and none without listeners", async () => {
  const { clock, ticker, count, stop } = ticking();
  const stopOther = ticker.add(() => undefined);
  expect(clock.pending).toBe(1);
  stop();
  await clock.elapse(100);
  expect([count(), clock.pending]).toEqual([0, 1]);
  stopOther();
  expect(clock.pending).toBe(0);
});

it("can be stopped from its own callback", async () => {
  const clock = stillClock();
  const stop = new Ticker(clock).add(() => stop());
  await clock.elapse(100);
  expect(clock.pending).toBe(0);
});
