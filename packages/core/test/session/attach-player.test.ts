import { describe, expect, it } from "vitest";
import { manualPlayer } from "../../src/testing/manual-player.js";
import type { SessionOptions } from "../../src/session/session-options.js";
import { readySession } from "./public-session.js";

/** A session whose model has begun to speak. */
function speaking(options: Partial<SessionOptions> = {}) {
  const all = readySession(options);
  const begins = (id: string): void => {
    all.creates(id);
    const item = { id: `of_${id}`, type: "message", role: "assistant", content: [] } as const;
    all.says({
      type: "response.output_item.added",
      response_id: id,
      output_index: 0,
      item: { ...item, content: [] },
    });
  };
  return { ...all, begins };
}

describe("an attached player", () => {
  it("plays what comes from then on, and is held to account as one from the beginning", async () => {
    const { session, sent, begins, speaks } = speaking();
    const player = manualPlayer();
    session.attachPlayer(player);
    begins("r1");
    speaks("r1", 500);
    player.render(200);
    const { cut } = await session.interrupt();
    expect(cut).toEqual([{ itemId: "of_r1", playedMs: 200, audioMs: 500 }]);
    expect(sent("conversation.item.truncate")).toMatchObject([{ item_id: "of_r1", audio_end_ms: 200 }]);
  });

  it("replaces another, which falls silent", () => {
    const first = manualPlayer();
    const { session, sent, begins, speaks } = speaking({ player: first });
    begins("r1");
    speaks("r1", 500);
    first.render(100);
    const second = manualPlayer();
    session.attachPlayer(second);
    expect(sent("conversation.item.truncate")).toMatchObject([{ audio_end_ms: 100 }]);
    speaks("r1", 500);
    begins("r2");
    speaks("r2", 300);
    expect([first.queuedMs, second.queuedMs]).toEqual([0, 300]);
  });

  it("is stopped when it is removed, and gets nothing more", () => {
    const { session, sent, begins, speaks } = speaking();
    const player = manualPlayer();
    const remove = session.attachPlayer(player);
    begins("r1");
    speaks("r1", 500);
    player.render(300);
    remove();
    begins("r2");
    speaks("r2", 500);
    expect(player.queuedMs).toBe(0);
    expect(sent("conversation.item.truncate")).toMatchObject([{ audio_end_ms: 300 }]);
    expect(session.getSnapshot().playback.parts).toEqual([]);
  });

  it("stays where it is when the one before it is removed", () => {
    const { session, begins, speaks } = speaking();
    const [first, second] = [manualPlayer(), manualPlayer()];
    const remove = session.attachPlayer(first);
    session.attachPlayer(second);
    remove();
    begins("r1");
    speaks("r1", 500);
    expect(second.queuedMs).toBe(500);
  });

  it("can be attached from within the news of another response", () => {
    const { session, begins, speaks } = speaking();
    const player = manualPlayer();
    session.on("event", ({ type }) => {
      if (type === "response.created") session.attachPlayer(player);
    });
    begins("r1");
    speaks("r1", 100);
    expect(player.queuedMs).toBe(100);
  });
});
