import fc from "fast-check";
import { describe, it } from "vitest";
import { move, setup } from "./arbitrary-moves.js";
import { checkOver } from "./invariants.js";
import { close, comply, createStage, make } from "./moves.js";

const moves = fc.array(move, { maxLength: 60, size: "max" });
/** The same runs every time, so that a change is judged by itself. Others, and more, by hand: RUNS=100000. */
const asked = process.env["RUNS"];
const numRuns = Number(asked ?? 1_000);
const runs = { numRuns, ...(asked === undefined && { seed: 1_980 }) };

describe("a session, whatever happens to it", { timeout: Math.max(120_000, numRuns * 100) }, () => {
  it("T90, T103: breaks no promise, and once it is closed nothing waits and nothing is left", () => {
    fc.assert(
      fc.property(setup, moves, (how, list) => {
        const stage = createStage(how);
        for (const each of list) make(stage, each);
        close(stage.world);
        checkOver(stage.world);
      }),
      runs,
    );
  });

  it("T37, T48, T61: answers everybody who waits, as long as somebody answers it or time passes", () => {
    fc.assert(
      fc.property(setup, moves, (how, list) => {
        const stage = createStage(how);
        for (const each of list) make(stage, each);
        comply(stage);
      }),
      runs,
    );
  });
});
