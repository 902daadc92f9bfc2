import { manualClock } from "@rt/core/testing";
import { describe, expect, it } from "vitest";
import { createTalkKey } from "../src/talk-key.js";

/** What comes of a key that is told at these times. */
function told(...times: readonly number[]): readonly string[] {
  const clock = manualClock();
  const log: string[] = [];
  const tell = (what: string) => () => void log.push(`${what} ${clock.now()}`);
  const key = createTalkKey({ ...clock, press: tell("press"), release: tell("release") });
  for (const at of times) {
    clock.advance(at - clock.now());
    key();
  }
  clock.advance(1_000);
  return log;
}

const repeated = (from: number, to: number) =>
  Array.from({ length: (to - from) / 30 + 1 }, (_, index) => from + 30 * index);

describe("the key of push-to-talk", () => {
  it("begins with a tap and ends with another", () => {
    expect(told(0, 3_000)).toEqual(["press 0", "release 3120"]);
  });

  it("ends when a key that is held is let go", () => {
    expect(told(0, ...repeated(500, 2_000))).toEqual(["press 0", "release 2120"]);
  });

  it("begins again with the next", () => {
    expect(told(0, 1_000, 2_000, 3_000)).toEqual(["press 0", "release 1120", "press 2000", "release 3120"]);
  });

  it("does not begin by what a key repeats after it was let go", () => {
    expect(told(0, 1_000, 1_115, 1_300)).toEqual(["press 0", "release 1235", "press 1300"]);
  });
});
