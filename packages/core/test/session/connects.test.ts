import { describe, expect, it } from "vitest";
import { measureConnects, type Connect } from "../../src/session/connects.js";
import type { Phase } from "../../src/session/state.js";

const cause = { code: "link.lost", message: "gone" } as const;
const reconnecting = (attempt: number): Phase => ({ name: "reconnecting", attempt, cause });

/** What is told of a session that goes from phase to phase, each 10 ms after the last. */
function connectsOf(...phases: readonly Phase[]): Connect[] {
  const connects: Connect[] = [];
  let [phase, time]: [Phase, number] = [{ name: "idle" }, 0];
  let changed = (): void => undefined;
  const session = {
    getSnapshot: () => ({ phase }),
    subscribe(listener: () => void) {
      changed = listener;
      return () => undefined;
    },
  };
  measureConnects(session, (connect) => connects.push(connect), { now: () => time });
  for (const next of phases) {
    [phase, time] = [next, time + 10];
    changed();
  }
  return connects;
}

const connecting: readonly Phase[] = [{ name: "connecting" }, { name: "configuring" }];

describe("a connect", () => {
  it("is told step by step once the session is ready", () => {
    expect(connectsOf(...connecting, { name: "ready" })).toEqual([
      {
        startedAt: 10,
        steps: [
          { phase: "connecting", ms: 10 },
          { phase: "configuring", ms: 10 },
        ],
        durationMs: 20,
        ready: true,
        cause: null,
      },
    ]);
  });

  it("says why where it failed", () => {
    expect(connectsOf({ name: "connecting" }, { name: "failed", cause })).toMatchObject([
      { steps: [{ phase: "connecting", ms: 10 }], ready: false, cause },
    ]);
  });

  it("is given up without a cause where it is closed", () => {
    expect(connectsOf({ name: "connecting" }, { name: "closed" })).toMatchObject([
      { ready: false, cause: null },
    ]);
  });

  it("T98: counts coming back from the loss, all attempts together", () => {
    const lost: readonly Phase[] = [reconnecting(1), reconnecting(2), reconnecting(3), { name: "ready" }];
    expect(connectsOf(...connecting, { name: "ready" }, ...lost)[1]).toMatchObject({
      startedAt: 40,
      steps: [{ phase: "reconnecting", ms: 30 }],
      ready: true,
    });
  });

  it("T101: is none where the session rotates", () => {
    expect(
      connectsOf(...connecting, { name: "ready" }, { name: "rotating" }, { name: "ready" }),
    ).toHaveLength(1);
  });
});
