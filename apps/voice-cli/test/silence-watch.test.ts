import { manualClock } from "@rt/core/testing";
import { expect, it } from "vitest";
import { createSilenceWatch } from "../src/silence-watch.js";

it("reports ten seconds of complete silence once, and again after some sound", () => {
  const clock = manualClock();
  const watch = createSilenceWatch(clock.now);
  const told: number[] = [];
  const hear = (dbfs: number | null, seconds: number) => {
    for (let i = 0; i < seconds; i++) {
      if (watch(dbfs)) told.push(clock.now());
      clock.advance(1_000);
    }
  };
  hear(-Infinity, 25);
  hear(-60, 20);
  hear(null, 20);
  hear(-100, 11);
  expect(told).toEqual([10_000, 74_000]);
});
