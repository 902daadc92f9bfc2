import { describe, expect, it } from "vitest";
import type { Item } from "../../src/protocol/items.js";
import { entryOf } from "../../src/session/items.js";
import type { SessionItem } from "../../src/session/item.js";
import { interrupt } from "../../src/session/reduce-playback.js";
import type { ActiveResponse, PlayingPart, SessionState } from "../../src/session/state.js";
import type { Effect, Input } from "../../src/session/step.js";
import { did, play, ready, says, sent, type Played } from "./play.js";

const spoken = (id: string, over: Partial<SessionItem> = {}): SessionItem => {
  const item: Item & { id: string } = { id, type: "message", role: "assistant", content: [] };
  return entryOf(item, { status: "completed", onServer: true, truncatable: true, ...over });
};
const part = (itemId: string, over: Partial<PlayingPart> = {}): PlayingPart => ({
  responseId: "resp_1",
  itemId,
  contentIndex: 0,
  ...over,
});
const active = (over: Partial<ActiveResponse> = {}): ActiveResponse => ({
  id: "resp_1",
  ticket: null,
  inConversation: true,
  format: null,
  silenced: false,
  cancelled: false,
  ...over,
});
const playback = (parts: readonly PlayingPart[], stopping: readonly PlayingPart[] = []) => ({
  parts,
  stopping,
  paused: false,
  tickets: [],
});
/** Two items are playing or about to, and maybe there is more to come. */
function speaking({ generating = false, ...over }: Partial<SessionState> & { generating?: boolean } = {}) {
  return ready({
    items: [spoken("a"), spoken("b")],
    playback: playback([part("a"), part("b")]),
    responses: { ...ready().responses, active: generating ? [active()] : [] },
    ...over,
  });
}
const audioMs = 1_000;
const report = (itemId: string, playedMs: number, contentIndex = 0) => ({
  itemId,
  contentIndex,
  playedSamples: playedMs * 24,
  receivedSamples: audioMs * 24,
  sampleRate: 24_000,
  complete: true,
});
const stopped = (...parts: ReturnType<typeof report>[]): Input => ({ kind: "playbackStopped", parts });
const interrupted: Input = { kind: "interrupt", ticket: 7 };
const of = (response_id: string, item_id: string, content_index = 0) => ({
  response_id,
  item_id,
  output_index: 0,
  content_index,
});
const delta = (responseId: string, itemId: string, contentIndex = 0) =>
  says({ type: "response.output_audio.delta", ...of(responseId, itemId, contentIndex), delta: "AAAA" });
const audioDone = (responseId: string, itemId: string) =>
  says({ type: "response.output_audio.done", ...of(responseId, itemId) });
const responseDone = (id: string) => says({ type: "response.done", response: { id, status: "completed" } });

/** What the service is told about items, in order. */
function amendments(played: Played): string[] {
  return did(played, "send").flatMap(({ event }) => {
    if (event.type === "conversation.item.delete") return [`delete ${event.item_id}`];
    if (event.type !== "conversation.item.truncate") return [];
    return [`truncate ${event.item_id}.${event.content_index} at ${event.audio_end_ms}`];
  });
}
const heardOf = ({ state }: Played, id: string) => state.items.find((item) => item.id === id)?.heard;
const settledWith = (played: Played) => did(played, "settle").map(({ ticket, value }) => ({ ticket, value }));
const news = (played: Played, name: string) =>
  did(played, "tell").flatMap(({ news: each }) => (each.name === name ? [each] : []));
const types = (effects: readonly Effect[]) =>
  effects.map((effect) => (effect.type === "send" ? effect.event.type : effect.type));

const extents = { fully: audioMs, partly: 333, "not at all": 0 } as const;
type Extent = keyof typeof extents;

/** T74 to T77: what the service is to be told of an item, wherever it stands in the queue. */
function fate(itemId: string, extent: Extent, complete: boolean): string | null {
  if (extent === "not at all") return `delete ${itemId}`;
  if (extent === "fully" && complete) return null;
  return `truncate ${itemId}.0 at ${extents[extent]}`;
}

/** All that two items can have been heard, with the service still at the second or not. */
const heard: readonly Extent[] = ["fully", "partly", "not at all"];
const cases = [false, true].flatMap((generating) =>
  heard.flatMap((a) => heard.map((b) => ({ a, b, generating, state: generating ? "generating" : "done" }))),
);

describe("an interruption", () => {
  it.each(cases)(
    "T74, T75, T76, T77: the current item was heard $a, the queued $b, the response is $state",
    ({ a, b, generating }) => {
      const reports = [report("a", extents[a]), { ...report("b", extents[b]), complete: !generating }];
      const played = play(speaking({ generating }), interrupted, stopped(...reports));
      const fates = [
        { itemId: "a", playedMs: extents[a], fate: fate("a", a, true) },
        { itemId: "b", playedMs: extents[b], fate: fate("b", b, !generating) },
      ].filter((each) => each.fate !== null);
      expect(amendments(played)).toEqual(fates.map((each) => each.fate));
      const cut = fates.map(({ itemId, playedMs }) => ({ itemId, playedMs, audioMs }));
      expect(settledWith(played)).toEqual([{ ticket: 7, value: { cut } }]);
      expect(news(played, "interrupted")).toEqual([{ name: "interrupted", cut }]);
      for (const { itemId, playedMs } of cut) expect(heardOf(played, itemId)).toEqual({ playedMs, audioMs });
      expect(played.state.playback).toEqual(playback([]));
    },
  );

  it("T85: silences the player before anything else, then the response, then tells of the items", () => {
    const order = types(play(speaking({ generating: true }), interrupted, stopped(report("a", 5))).effects);
    expect(order[0]).toBe("stopPlayback");
    const sends = order.filter((type) => type.includes("."));
    expect(sends).toEqual(["response.cancel", "conversation.item.truncate"]);
  });

  it("T15: is none where nothing is generated and nothing unplayed", () => {
    const state = ready({ items: [spoken("a")] });
    expect(interrupt(state, null)).toEqual({ state, effects: [] });
    const played = play(state, interrupted);
    expect(settledWith(played)).toEqual([{ ticket: 7, value: { cut: [] } }]);
    expect(types(played.effects)).toEqual(["settle"]);
  });

  it("T15: is one while a response is generated of which nothing is heard yet", () => {
    const generating = ready({ responses: { ...ready().responses, active: [active()] } });
    const played = play(generating, interrupted);
    expect(sent(played, "response.cancel")).toHaveLength(1);
    expect(news(played, "interrupted")).toHaveLength(1);
    expect(settledWith(played)).toEqual([{ ticket: 7, value: { cut: [] } }]);
  });

  it("T43: leaves nothing to be shown as heard of what had words but no sound yet", () => {
    const words: Item & { id: string } = {
      ...{ id: "a", type: "message", role: "assistant" },
      content: [{ type: "output_audio", transcript: "Once upon a time" }],
    };
    const item = entryOf(words, { status: "in_progress", onServer: true, responseId: "resp_1" });
    const generating = ready({ items: [item], responses: { ...ready().responses, active: [active()] } });
    expect(heardOf(play(generating, interrupted), "a")).toEqual({ playedMs: 0, audioMs: 0 });
    // Without a player, nobody knows what is heard.
    const unplayed = { ...generating, settings: { ...generating.settings, plays: false } };
    expect(heardOf(play(unplayed, interrupted), "a")).toBeNull();
  });

  it("T73: works between the end of the response and the end of its playback", () => {
    const generating = ready({
      items: [spoken("a")],
      responses: { ...ready().responses, active: [active()] },
    });
    const inputs = [delta("resp_1", "a"), audioDone("resp_1", "a"), responseDone("resp_1")];
    const played = play(generating, ...inputs, interrupted, stopped(report("a", 900)));
    expect(amendments(played)).toEqual(["truncate a.0 at 900"]);
    expect(sent(played, "response.cancel")).toEqual([]);
  });

  it("T74: claims whole milliseconds that have fully passed", () => {
    const lastSample = { ...report("a", 500), playedSamples: 500 * 24 + 23 };
    expect(amendments(play(speaking(), interrupted, stopped(lastSample)))).toEqual(["truncate a.0 at 500"]);
  });

  it("T75: deletes what was heard for less than a millisecond, which no truncation can say", () => {
    const hardly = { ...report("a", 0), playedSamples: 23 };
    expect(amendments(play(speaking(), interrupted, stopped(hardly)))).toEqual(["delete a"]);
  });

  it("T75: does not delete an item of which another part was heard", () => {
    const parts = [part("a"), part("a", { contentIndex: 1 })];
    const reports = [report("a", audioMs), report("a", 0, 1)];
    const played = play(speaking({ playback: playback(parts) }), interrupted, stopped(...reports));
    expect(amendments(played)).toEqual(["truncate a.1 at 0"]);
    expect(heardOf(played, "a")).toEqual({ playedMs: audioMs, audioMs: 2 * audioMs });
  });

  it("T75: nor one whose other part was over before", () => {
    const content = ["output_audio", "output_audio"].map((type) => ({ type, transcript: "hello" }));
    const item = { ...spoken("a").item, content } as Item;
    const state = speaking({
      items: [{ ...spoken("a"), item }],
      playback: playback([part("a", { contentIndex: 1 })]),
    });
    expect(amendments(play(state, interrupted, stopped(report("a", 0, 1))))).toEqual(["truncate a.1 at 0"]);
  });

  it("T83: names the part that was playing", () => {
    const state = speaking({ playback: playback([part("a", { contentIndex: 3 })]) });
    expect(amendments(play(state, interrupted, stopped(report("a", 10, 3))))).toEqual(["truncate a.3 at 10"]);
  });

  it.each([
    ["restored, or of a connection that is gone", [spoken("a", { truncatable: false })]],
    ["not known", []],
  ])("T78, T79: sends nothing about an item that is %s, and tells that it was cut", (_what, items) => {
    for (const playedMs of [0, 500]) {
      const played = play(speaking({ items }), interrupted, stopped(report("a", playedMs)));
      expect(sent(played, "conversation.item.truncate")).toEqual([]);
      expect(sent(played, "conversation.item.delete")).toEqual([]);
      expect(news(played, "interrupted")).toMatchObject([{ cut: [{ itemId: "a", playedMs }] }]);
      expect(heardOf(played, "a")).toEqual(items.length > 0 ? { playedMs, audioMs } : undefined);
    }
  });

  it("T79: truncates an item that the service is still at", () => {
    const items = [spoken("a", { status: "in_progress" })];
    const played = play(speaking({ items, generating: true }), interrupted, stopped(report("a", 20)));
    expect(amendments(played)).toEqual(["truncate a.0 at 20"]);
  });

  it("T43: marks an item as cut before the service confirms anything", () => {
    const played = play(speaking(), interrupted, stopped(report("a", 0), report("b", 0)));
    expect(["a", "b"].map((id) => heardOf(played, id)?.playedMs)).toEqual([0, 0]);
  });

  it("leaves alone what was heard to its end while the player was told to stop", () => {
    const end: Input = { kind: "played", itemId: "a", contentIndex: 0, all: true };
    const played = play(speaking(), interrupted, end, stopped(report("b", 10)));
    expect(amendments(played)).toEqual(["truncate b.0 at 10"]);
    expect(settledWith(played)).toHaveLength(1);
  });

  it("settles every ticket once, when the last part is accounted for, whatever the order", () => {
    const again: Input = { kind: "interrupt", ticket: 8 };
    const reports = [stopped(report("a", 10)), stopped(report("c", 20))];
    for (const order of [reports, reports.toReversed()]) {
      const played = play(
        speaking(),
        interrupted,
        delta("resp_2", "c"),
        again,
        ...order,
        stopped(report("b", 0)),
      );
      expect(settledWith(played).map(({ ticket }) => ticket)).toEqual([7, 8]);
      expect(news(played, "interrupted")).toHaveLength(3);
      expect(played.state.playback.stopping).toEqual([]);
    }
  });

  it("T86: ends a pause in which it was weighed whether the user interrupts", () => {
    const paused = { ...playback([part("a")]), paused: true };
    const played = play(speaking({ playback: paused }), interrupted);
    expect(types(played.effects)[0]).toBe("stopPlayback");
    expect(played.state.playback.paused).toBe(false);
  });

  it("where the application plays, ends the response and leaves the rest to it", () => {
    const state = ready(
      { responses: { ...ready().responses, active: [active()] }, items: [spoken("a")] },
      { set: { plays: false } },
    );
    const played = play(state, delta("resp_1", "a"), interrupted);
    expect(did(played, "play")).toHaveLength(1);
    expect(played.state.playback).toEqual(playback([]));
    expect(types(played.effects)).not.toContain("stopPlayback");
    expect(settledWith(played)).toEqual([{ ticket: 7, value: { cut: [] } }]);
  });
});

describe("late audio", () => {
  it.each([0, 1, 2])("T52: of an interrupted response is dropped, %i reports later", (later) => {
    const state = speaking({ generating: true });
    const after = [stopped(report("a", 10), report("b", 0)), responseDone("resp_1")].slice(0, later);
    const played = play(state, interrupted, ...after, delta("resp_1", "b"));
    expect(did(played, "play")).toEqual([]);
    expect(played.state.playback.parts).toEqual([]);
  });

  it("T52: of a response that was cut before any of it was heard is dropped", () => {
    const state = ready({
      items: [spoken("a")],
      responses: { ...ready().responses, active: [active({ silenced: true })] },
    });
    const played = play(state, delta("resp_1", "a"));
    expect(did(played, "play")).toEqual([]);
    expect(played.state.playback.parts).toEqual([]);
  });

  it("T52: of another response is not", () => {
    const played = play(speaking({ generating: true }), interrupted, delta("resp_2", "c"));
    expect(did(played, "play")).toHaveLength(1);
  });

  it("T52: of a response out of band that was stopped is dropped, and its readers are told", () => {
    const aside = active({ id: "resp_x", inConversation: false });
    const state = ready({
      responses: { ...ready().responses, active: [aside] },
      playback: playback([part("x", { responseId: "resp_x" })]),
    });
    const played = play(state, interrupted, delta("resp_x", "x"));
    expect(did(played, "silence")).toEqual([{ type: "silence", responseId: "resp_x" }]);
    expect([did(played, "play"), sent(played, "response.cancel")]).toEqual([[], []]);
  });

  it("T52: of a deleted item is dropped", () => {
    expect(did(play(ready({ deleted: ["a"] }), delta("resp_1", "a")), "play")).toEqual([]);
  });
});
