import { describe, expect, it } from "vitest";
import { whenIdle } from "../../src/session/idle.js";
import type { SessionState } from "../../src/session/state.js";
import { ready } from "./play.js";

const idle = ready();
const busy: SessionState = { ...idle, responses: { ...idle.responses, expected: true } };
const cause = { code: "link.lost", message: "the connection was lost" } as const;
const failed: SessionState = { ...busy, phase: { name: "failed", cause } };

/** A session in a state, and whoever has subscribed to it. */
function session(first: SessionState) {
  const listeners = new Set<() => void>();
  let state = first;
  return {
    listeners,
    getSnapshot: () => state,
    subscribe(listener: () => void) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    change(next: SessionState) {
      state = next;
      for (const listener of listeners) listener();
    },
  };
}

/** How far a promise is once all that is due has run. */
async function progress(promise: Promise<void>): Promise<string> {
  const outcome = promise.then(
    () => "resolved",
    (error: unknown) => String(error),
  );
  await new Promise((resolve) => setImmediate(resolve));
  return Promise.race([outcome, Promise.resolve("pending")]);
}

describe("whenIdle", () => {
  it("resolves at once when it is nobody's turn", async () => {
    expect(await progress(whenIdle(session(idle)))).toBe("resolved");
  });

  it("waits while it is somebody's turn, and no longer", async () => {
    const talking = session(busy);
    const waiting = whenIdle(talking);
    talking.change({ ...busy });
    expect(await progress(waiting)).toBe("pending");
    talking.change(idle);
    expect(await progress(waiting)).toBe("resolved");
  });

  it("rejects with the session's failure", async () => {
    const lost = session(busy);
    const waiting = whenIdle(lost);
    lost.change(failed);
    expect(await progress(waiting)).toContain("link.lost: the connection was lost");
  });

  it.each([
    ["resolved", idle],
    ["rejected", failed],
  ])("stops listening once it is %s", async (_how, last) => {
    const talking = session(busy);
    const waiting = whenIdle(talking);
    expect(talking.listeners.size).toBe(1);
    talking.change(last);
    await progress(waiting);
    expect(talking.listeners.size).toBe(0);
  });
});
