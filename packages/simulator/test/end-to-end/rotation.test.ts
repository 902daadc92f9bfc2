import type { RealtimeSession, SessionOptions } from "@rt/core";
import { describe, expect, it } from "vitest";
import { systemClock } from "../../src/index.js";
import { conversation, next, sessionAt, startStage, until, type Stage } from "../support/stage.js";

interface Scene {
  readonly stage: Stage;
  readonly session: RealtimeSession;
  /** `expire` makes the service announce the session's end in a minute, which is when to rotate. */
  readonly expire: () => Promise<unknown>;
}

async function scene(options: Parameters<typeof startStage>[0] = {}): Promise<Scene> {
  // Both sides' clocks stand still, or rounding `expires_at` to seconds would change the time left.
  const stage = await startStage({ clock: { ...systemClock, now: () => 0 }, ...options });
  const config: SessionOptions["config"] = { output_modalities: ["text"] };
  const session = sessionAt(stage.simulator.url, { config, now: () => 999 });
  await session.connect();
  const expire = () => {
    stage.simulator.inject({ kind: "expire", ms: 61_000, connection: 1 });
    return session.update({ instructions: "Hurry." });
  };
  return { stage, session, expire };
}

describe("rotation", () => {
  it("T7, T101: opens the next connection before closing the first, and brings the conversation along", async () => {
    const { stage, session, expire } = await scene();
    await session.sendText("Say one.");
    await session.respond().done;
    const first = session.getSnapshot().link.sessionId;
    const connections: number[] = [];
    session.subscribe(() => connections.push(stage.simulator.connections));
    const reconnected = next(session, "reconnected");
    void expire();
    expect(await reconnected).toMatchObject({ lost: [], replayed: { length: 2 } });
    expect(Math.max(...connections)).toBe(2);
    expect(session.getSnapshot().link.sessionId).not.toBe(first);
    await session.sendText("Say two.");
    expect((await session.respond().done).text).toBe("two.");
    expect(conversation(session)).toEqual([
      "user: Say one.",
      "assistant: one.",
      "user: Say two.",
      "assistant: two.",
    ]);
    const replayed = stage.receivedOn(1).filter(({ type }) => type === "conversation.item.create");
    expect(replayed).toHaveLength(3);
  });

  it("T101: waits until the model has finished, and loses none of the answer", async () => {
    const { stage, session, expire } = await scene({ pace: "realistic", speedup: 20 });
    void session.sendText("Count to 20");
    const { id, done } = session.respond();
    await id;
    void expire();
    await until(session, ({ link }) => Boolean(link.spare?.session));
    expect(session.getSnapshot()).toMatchObject({ phase: { name: "rotating" }, link: { current: 1 } });
    const reconnected = next(session, "reconnected");
    expect(await done).toMatchObject({ status: "completed" });
    await reconnected;
    expect(session.getSnapshot()).toMatchObject({
      phase: { name: "ready" },
      link: { current: 2, spare: null },
    });
    expect(stage.sessions()).toHaveLength(2);
    expect(conversation(session)[1]).toMatch(/^assistant: 1, 2, .* 20\.$/);
  });
});
