import type { RealtimeSession } from "@rt/core";
import { manualPlayer, type ManualPlayer } from "@rt/core/testing";
import { describe, expect, it } from "vitest";
import { next, sessionAt, startStage, until, type Stage } from "../support/stage.js";
import { spoken } from "../support/tone.js";

interface Scene {
  readonly stage: Stage;
  readonly player: ManualPlayer;
  readonly session: RealtimeSession;
}

/** A session that was asked to count, with a player. */
async function scene(options: Parameters<typeof startStage>[0] = {}): Promise<Scene> {
  const stage = await startStage(options);
  const player = manualPlayer();
  const session = sessionAt(stage.simulator.url, { player });
  await session.connect();
  void session.sendText("Count to 20");
  return { stage, player, session };
}

/** The id of the answer with this index, oldest first. */
function answer(session: RealtimeSession, index: number): string | undefined {
  return session.getSnapshot().items.filter(({ responseId }) => responseId !== null)[index]?.id;
}

describe("an interruption", () => {
  it("stops the player, and truncates to the millisecond at what was heard (T73, T74, T85)", async () => {
    const { stage, player, session } = await scene();
    await session.respond().done;
    player.render(1_234);
    const interrupted = next(session, "interrupted");
    const truncate = stage.next("conversation.item.truncate");
    await session.appendAudio(spoken(300, 0));
    const { cut } = await interrupted;
    expect(player.queuedMs).toBe(0);
    const item_id = answer(session, 0);
    expect(cut).toMatchObject([{ itemId: item_id, playedMs: 1_234 }]);
    expect(await truncate).toMatchObject({ item_id, content_index: 0, audio_end_ms: 1_234 });
    await until(session, ({ requests }) => requests.length === 0);
    expect(stage.said("conversation.item.truncated")).toHaveLength(1);
    expect(session.getSnapshot().items[1]).toMatchObject({ heard: { playedMs: 1_234 } });
  });

  it("cancels the response in progress; its late audio is not played (T52)", async () => {
    const { stage, player, session } = await scene({ pace: "realistic", speedup: 20 });
    const { audio, done } = session.respond();
    await audio.next();
    player.render(50);
    const interrupted = next(session, "interrupted");
    await session.appendAudio(spoken(300, 0));
    await interrupted;
    expect(await done).toMatchObject({ status: "cancelled", reason: "turn_detected" });
    expect(player.queuedMs).toBe(0);
    await until(session, ({ requests }) => requests.length === 0);
    expect(stage.received("conversation.item.truncate")).toMatchObject([{ audio_end_ms: 50 }]);
    expect(stage.said("error")).toEqual([]);
  });

  it("T75: deletes queued answers that were never heard", async () => {
    const { stage, player, session } = await scene();
    await Promise.all([session.respond().done, session.respond().done]);
    const [first, second] = [answer(session, 0), answer(session, 1)];
    player.render(500);
    const { cut } = await session.interrupt();
    expect(cut.map(({ itemId, playedMs }) => [itemId, playedMs])).toEqual([
      [first, 500],
      [second, 0],
    ]);
    await until(session, ({ items, requests }) => items.length === 2 && requests.length === 0);
    expect(stage.received("conversation.item.delete")).toMatchObject([{ item_id: second }]);
    expect(stage.said("conversation.item.deleted")).toMatchObject([{ item_id: second }]);
  });

  it("T76: leaves an answer alone that was heard to its end", async () => {
    const { stage, player, session } = await scene();
    await session.respond().done;
    player.render(60_000);
    await until(session, ({ playback }) => playback.parts.length === 0);
    expect(await session.interrupt()).toEqual({ cut: [] });
    await session.sendText("Thanks");
    expect(stage.received("conversation.item.truncate")).toEqual([]);
    expect(session.getSnapshot().items[1]?.heard).toBeNull();
  });

  it("comes with a text message if that is to interrupt", async () => {
    const { stage, player, session } = await scene();
    await session.respond().done;
    player.render(700);
    await session.sendText("Stop.", { interrupt: true });
    const asked = stage.received().map(({ type }) => type);
    expect(asked.slice(-2)).toEqual(["conversation.item.truncate", "conversation.item.create"]);
    expect(player.queuedMs).toBe(0);
  });
});
