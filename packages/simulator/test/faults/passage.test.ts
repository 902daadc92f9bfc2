import type { ManualClock } from "@rt/core/testing";
import { beforeEach, describe, expect, it } from "vitest";
import { Passage } from "../../src/faults/passage.js";
import { stillClock } from "../support/clock.js";

let clock: ManualClock;
let passage: Passage;
let happened: string[];

beforeEach(() => {
  clock = stillClock();
  passage = new Passage(clock);
  happened = [];
});

function add(
  name: string,
  { delayMs = 0, yieldMs = null }: { delayMs?: number; yieldMs?: number | null } = {},
) {
  passage.add(() => happened.push(name), { delayMs, yieldMs });
}

describe("a passage", () => {
  it("runs each action at once while none waits", () => {
    add("a");
    expect([happened, passage.isClear]).toEqual([["a"], true]);
  });

  it("keeps actions behind those that wait", async () => {
    add("a", { delayMs: 100 });
    add("b");
    await clock.elapse(99);
    expect([happened, passage.isClear]).toEqual([[], false]);
    await clock.elapse(1);
    expect([happened, passage.isClear]).toEqual([["a", "b"], true]);
  });

  it("delays each action by its own delay, not by the sum of those before it", async () => {
    for (const name of ["a", "b", "c"]) {
      add(name, { delayMs: 100 });
      await clock.elapse(10);
    }
    await clock.elapse(80);
    expect(happened).toEqual(["a", "b"]);
  });

  it("swaps a yielding action with the next, once", async () => {
    add("a", { yieldMs: 50 });
    add("b", { yieldMs: 50 });
    add("c");
    expect(happened).toEqual(["b", "a", "c"]);
    expect(clock.pending).toBe(0);
  });

  it("limits how long an action yields", async () => {
    add("a", { yieldMs: 50 });
    await clock.elapse(49);
    expect(happened).toEqual([]);
    await clock.elapse(1);
    expect(happened).toEqual(["a"]);
  });

  it("drops what waits when it is closed", async () => {
    add("a", { yieldMs: 50 });
    add("b", { delayMs: 50 });
    add("c", { yieldMs: 50 });
    passage.close();
    await clock.elapse(1_000);
    expect([happened, clock.pending]).toEqual([[], 0]);
  });
});
