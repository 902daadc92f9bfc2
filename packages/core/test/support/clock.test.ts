import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { systemClock } from "../../src/support/clock.js";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it("tells the time and runs what is due by it, unless that is prevented", () => {
  const ran: number[] = [];
  const start = systemClock.now();
  systemClock.after(20, () => ran.push(systemClock.now() - start));
  systemClock.after(10, () => ran.push(-1))();
  vi.advanceTimersByTime(100);
  expect(ran).toEqual([20]);
});

it("does not go back when the wall clock does", () => {
  const start = systemClock.now();
  vi.setSystemTime(0);
  vi.advanceTimersByTime(5);
  expect(systemClock.now() - start).toBe(5);
});

it("waits forever when the delay exceeds what a timer can wait", () => {
  const run = vi.fn();
  systemClock.after(Infinity, run);
  systemClock.after(2 ** 31, run);
  vi.advanceTimersByTime(1_000);
  expect(run).not.toHaveBeenCalled();
});
