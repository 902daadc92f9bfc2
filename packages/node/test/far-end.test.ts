import { describe, expect, it } from "vitest";
import { createFarEnd } from "../src/far-end.js";
import type { Monitor } from "../src/monitor.js";

/** A 1 kHz monitor whose samples are their own positions. */
function start() {
  const ear = { at: 0, isPlaying: true };
  const monitor: Monitor = {
    sampleRate: 1_000,
    get isPlaying() {
      return ear.isPlaying;
    },
    position: () => ear.at,
    read: (from, frames) => Int16Array.from({ length: frames }, (_, i) => from + i),
  };
  const farEnd = createFarEnd(monitor);
  /** Reads 10 ms this many times, while the playback position moves on by as much. */
  const run = (times: number): number[] => {
    const starts: number[] = [];
    for (let i = 0; i < times; i++, ear.at += 10) starts.push(farEnd.next()[0] ?? NaN);
    return starts;
  };
  return { ear, farEnd, run };
}

describe("the far end of an echo canceller", () => {
  it("starts at the playback position, and continues without a gap", () => {
    const { ear, run } = start();
    ear.at = 500;
    expect(run(4)).toEqual([500, 510, 520, 530]);
  });

  it("continues without a gap while recorded sound arrives in bursts", () => {
    const { ear, farEnd, run } = start();
    run(10);
    ear.at += 200;
    const burst = Array.from({ length: 20 }, () => farEnd.next()[0]);
    expect(burst).toEqual(Array.from({ length: 20 }, (_, i) => 100 + 10 * i));
    expect(run(200).at(-1)).toBe(ear.at - 10);
  });

  it("catches up with the playback position after being behind for a second", () => {
    const { ear, run } = start();
    run(10);
    ear.at += 50;
    expect(run(200).at(-1)).toBe(ear.at - 10);
  });

  it("may stay ahead of the playback position by up to 100 ms", () => {
    const { ear, run } = start();
    run(10);
    ear.at -= 80;
    expect(run(200).at(-1)).toBe(ear.at - 10 + 80);
    ear.at -= 80;
    expect(run(200).at(-1)).toBe(ear.at - 10);
  });

  it("is silent while nothing is played, then restarts at the playback position", () => {
    const { ear, farEnd, run } = start();
    run(10);
    ear.isPlaying = false;
    expect([...farEnd.next()]).toEqual(Array.from({ length: 10 }, () => 0));
    ear.isPlaying = true;
    ear.at = 3_000;
    expect(run(2)).toEqual([3_000, 3_010]);
  });
});
