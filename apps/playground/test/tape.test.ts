import { readWav } from "@rt/core";
import { describe, expect, it } from "vitest";
import { Tape, tapeRate } from "../src/record/tape.js";

const tenth = (value: number): Int16Array => new Int16Array(tapeRate / 10).fill(value);

/** What is at a time of the file, of the user and of the model. */
function at(tape: Tape, seconds: number): readonly (number | undefined)[] {
  const { samples } = readWav(tape.wav());
  const frame = Math.round(seconds * tapeRate);
  return [samples[2 * frame], samples[2 * frame + 1]];
}

describe("a tape", () => {
  it("has the user on the left and the model on the right, each when it was heard", () => {
    let now = 5_000;
    const tape = new Tape(() => now);
    tape.add("user", tenth(1));
    now += 1_000;
    tape.add("model", tenth(2));
    expect(tape.seconds).toBeCloseTo(1.1, 3);
    expect(at(tape, 0.05)).toEqual([1, 0]);
    expect(at(tape, 0.5)).toEqual([0, 0]);
    expect(at(tape, 1.05)).toEqual([0, 2]);
  });

  it("lets what comes a little late or early follow without a gap", () => {
    let now = 0;
    const tape = new Tape(() => now);
    for (const jitter of [0, 30, -20, 40, 0]) {
      tape.add("user", tenth(1));
      now += 100 + jitter;
    }
    expect(tape.seconds).toBeCloseTo(0.5, 3);
  });

  it("begins anew when it is cleared", () => {
    let now = 0;
    const tape = new Tape(() => now);
    tape.add("user", tenth(1));
    tape.clear();
    now = 60_000;
    tape.add("model", tenth(2));
    expect(at(tape, 0.05)).toEqual([0, 2]);
    expect(tape.seconds).toBeCloseTo(0.1, 3);
  });

  it("records half an hour and no more", () => {
    let now = 0;
    const tape = new Tape(() => now);
    tape.add("user", tenth(1));
    now = 31 * 60_000;
    tape.add("user", tenth(1));
    expect(tape.seconds).toBeCloseTo(0.1, 3);
  });
});
