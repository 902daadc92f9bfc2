import { manualClock } from "@rt/core/testing";
import { describe, expect, it } from "vitest";
import { createTalkKey } from "../src/talk-key.js";

/** The calls that key events at these times cause. */
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

describe("the push-to-talk key", () => {
  it("presses on one tap and releases on the next", () => {
    expect(told(0, 3_000)).toEqual(["press 0", "release 3120"]);
  });

  it("releases when a held key is let go", () => {
    expect(told(0, ...repeated(500, 2_000))).toEqual(["press 0", "release 2120"]);
  });

  it("presses again on the next tap", () => {
    expect(told(0, 1_000, 2_000, 3_000)).toEqual(["press 0", "release 1120", "press 2000", "release 3120"]);
  });

  it("does not press again on the key repeats that follow a release", () => {
    expect(told(0, 1_000, 1_115, 1_300)).toEqual(["press 0", "release 1235", "press 1300"]);
  });
});
