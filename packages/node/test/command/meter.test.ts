import { manualClock } from "@rt/core/testing";
import { describe, expect, it } from "vitest";
import { createClockMeter, createReportMeter } from "../../src/command/meter.js";
import { Tape } from "../../src/backend/tape.js";

const sampleRate = 24_000;
const framesOf = (ms: number) => (ms * sampleRate) / 1_000;

describe("a meter that follows the clock", () => {
  it("starts once the program runs and its first samples have reached the device", async () => {
    const clock = manualClock();
    const meter = createClockMeter({ clock, sampleRate, startMs: 10, spawnMs: 40 });
    meter.wrote(0);
    await clock.elapse(50);
    expect(meter.position(framesOf(100))).toBe(0);
    await clock.elapse(30);
    expect(meter.position(framesOf(100))).toBe(framesOf(30));
  });

  it("stops when it runs dry, and resumes with the next write", async () => {
    const clock = manualClock();
    const meter = createClockMeter({ clock, sampleRate, startMs: 10, spawnMs: 0 });
    meter.wrote(0);
    await clock.elapse(500);
    expect(meter.position(framesOf(100))).toBe(framesOf(100));
    meter.wrote(framesOf(100));
    await clock.elapse(30);
    expect(meter.position(framesOf(200))).toBe(framesOf(120));
  });
});

describe("a meter that follows pacat's reports", () => {
  const begin = () => {
    const clock = manualClock();
    return { clock, meter: createReportMeter({ clock, sampleRate }) };
  };

  it("does not move before the stream has started", async () => {
    const { clock, meter } = begin();
    meter.wrote(0);
    await clock.elapse(500);
    expect(meter.position(framesOf(100))).toBe(0);
    meter.said("Stream started.");
    await clock.elapse(20);
    expect(meter.position(framesOf(100))).toBe(framesOf(20));
  });

  it("does not mistake a late report for a slow device", async () => {
    const { clock, meter } = begin();
    meter.said("Stream started.");
    await clock.elapse(50);
    meter.said("Time: 0.050 sec; Latency: 25000 usec.");
    clock.block(150);
    await clock.elapse(0);
    meter.said("Time: 0.100 sec; Latency: 25000 usec.");
    expect(meter.position(framesOf(1_000))).toBe(framesOf(200));
  });

  it("stops when the reported position does", async () => {
    const { clock, meter } = begin();
    meter.said("Stream started.");
    await clock.elapse(50);
    for (let i = 0; i < 2; i++) meter.said("Time: 0.030 sec; Latency: 2000 usec.");
    await clock.elapse(500);
    expect(meter.position(framesOf(1_000))).toBe(framesOf(30));
  });
});

describe("a tape", () => {
  it("tells sound from filler silence, and returns the sound not yet played", () => {
    const tape = new Tape();
    tape.push(Int16Array.of(1, 2, 3), true);
    tape.push(new Int16Array(4), false);
    tape.push(Int16Array.of(4, 5), true);
    tape.moveTo(5);
    expect([tape.soundPlayed, tape.sound, tape.written]).toEqual([3, 5, 9]);
    tape.moveTo(8);
    tape.moveTo(2);
    expect(tape.soundPlayed).toBe(4);
    expect(tape.rest().flatMap((samples) => [...samples])).toEqual([5]);
  });
});
