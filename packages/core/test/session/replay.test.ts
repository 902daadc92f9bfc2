import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Item } from "../../src/protocol/items.js";
import type { SessionItem } from "../../src/session/item.js";
import { replay } from "../../src/session/reduce-replay.js";
import { askLater, requestsLost } from "../../src/session/requests.js";
import type { Input } from "../../src/session/step.js";
import type { SessionState, ToolCall } from "../../src/session/state.js";
import { call, entry, message, output } from "./entries.js";
import { did, play, ready, says, sent, type Played } from "./play.js";

const failure = { code: "link.lost", message: "gone" } as const;

const created = (state: SessionState) =>
  sent(replay(state), "conversation.item.create").map(({ item }) => item.id);

/** Of a session that comes back. */
const news = (state: SessionState) => did(replay(state), "tell").map((effect) => effect.news)[0];

const never = (state: SessionState): SessionState => ({ ...state, link: { ...state.link, wasReady: false } });

const running = (callId: string): ToolCall => ({
  callId,
  itemId: `call_${callId}`,
  responseId: "resp_1",
  name: "f",
  arguments: "{}",
  status: "running",
});

describe("replay", () => {
  it("T98: creates what the service lacks under the id it has, in order, and waits for the answers", () => {
    const { state, effects } = replay(
      ready({ items: [message("user", "a"), message("assistant", "b"), message("user", "c")] }),
    );
    const events = sent({ state, effects }, "conversation.item.create");
    expect(events.map(({ item }) => item.id)).toEqual(["a", "b", "c"]);
    expect(state.requests).toEqual(
      events.map(({ event_id, item }) => ({ eventId: event_id, kind: "create", id: item.id, ticket: null })),
    );
    expect(did({ state, effects }, "wait")).toHaveLength(3);
  });

  it("sends on the current connection", () => {
    const state = ready({ items: [message("user", "a")] });
    const effects = did(replay({ ...state, link: { ...state.link, current: 7 } }), "send");
    expect(effects.map(({ link }) => link)).toEqual([7]);
  });

  it("does not send items that the service has", () => {
    const state = never(ready({ items: [message("user", "a", { onServer: true })] }));
    expect(replay(state)).toEqual({ state, effects: [] });
  });

  it("T98: tells a session that comes back what it brought and what is lost", () => {
    const list: Item = { type: "mcp_list_tools", id: "list", server_label: "s", tools: [] };
    const items = [message("user", "a"), call("c1"), entry(list), message("user", "b")];
    expect(news(ready({ items }))).toEqual({
      name: "reconnected",
      lost: ["call_c1", "list"],
      replayed: ["a", "b"],
    });
    expect(news(never(ready({ items })))).toBeUndefined();
  });

  it("counts nothing as lost or brought over that the service still has, as when a call goes on", () => {
    const items = [call("c1", { onServer: true }), message("user", "a", { onServer: true })];
    expect(news(ready({ items }))).toEqual({ name: "reconnected", lost: [], replayed: [] });
  });

  it("keeps lost items in the conversation", () => {
    const items = [call("c1"), message("user", "a")];
    expect(replay(ready({ items })).state.items).toBe(items);
  });

  it("T68: does not count a call as lost while its tool runs", () => {
    const items = [call("c1"), call("c2")];
    expect(news(ready({ items, calls: [running("c1")] }))).toMatchObject({ lost: ["call_c2"] });
  });

  it("T34: never sends a call without its output, or an output without its call", () => {
    const ids = fc.constantFrom("c1", "c2", "c3");
    const status = fc.constantFrom("pending", "in_progress", "completed", "incomplete");
    const one = fc.record({ make: fc.constantFrom(call, output), callId: ids, status });
    fc.assert(
      fc.property(fc.array(one, { maxLength: 12 }), (list) => {
        const items = list.map(({ make, callId, ...over }, i) => make(callId, { ...over, id: `i${i}` }));
        const open = new Set<string | undefined>();
        for (const { item } of sent(replay(ready({ items })), "conversation.item.create")) {
          if (item.type === "function_call") open.add(item.call_id);
          else expect(item.type === "function_call_output" && open.delete(item.call_id)).toBe(true);
        }
        expect(open).toEqual(new Set());
      }),
    );
  });
});

describe("a replayed item", () => {
  const resource = { type: "realtime", id: "sess_2", object: "realtime.session" } as const;
  /** The connection is lost, and the next one stands and is configured. */
  const reconnect: readonly Input[] = [
    { kind: "linkClosed", link: 1, failure, chance: 0 },
    { kind: "elapsed", key: "link:redial" },
    { kind: "linkOpened", link: 2, session: resource, at: 0 },
    says({ type: "session.updated", session: resource }, 2),
  ];
  /** The service of the new connection takes all that it is given. */
  const taken = (played: Played): Input[] =>
    sent(played, "conversation.item.create").map(({ item }) =>
      says({ type: "conversation.item.added", item }, 2),
    );

  it("T34: stays what it was here, in the place it had, although the service has it as text", () => {
    const content = [{ type: "output_audio", transcript: "Good night" } as const];
    const heard = { playedMs: 500, audioMs: 1000 };
    const speech = entry(
      { type: "message", role: "assistant", content },
      { id: "a", onServer: true, heard, truncatable: true, status: "incomplete" },
    );
    const items = [speech, call("c1", { onServer: true }), message("user", "b", { onServer: true })];
    const back = play(ready({ items }), ...reconnect);
    const { state } = play(back.state, ...taken(back));
    expect(state.items.map(({ id, onServer }) => [id, onServer])).toEqual([
      ["a", true],
      ["call_c1", false],
      ["b", true],
    ]);
    expect(state.items[0]).toMatchObject({ item: { content }, heard, truncatable: false });
    expect(state.requests).toEqual([]);
  });

  it("T98: is what was asked for, and is acknowledged to who asked", () => {
    const item: Item = { type: "message", role: "user", content: [{ type: "input_text", text: "hi" }] };
    const asked = play(ready(), { kind: "createItem", ticket: 1, item });
    const back = play(asked.state, ...reconnect);
    expect([did(back, "settle"), did(back, "reject")]).toEqual([[], []]);
    expect(did(play(back.state, ...taken(back)), "settle").map(({ ticket }) => ticket)).toEqual([1]);
  });

  it("T33: is edited without asking the new service to delete what it never had", () => {
    const item: Item = { type: "message", role: "user", content: [{ type: "input_text", text: "hi" }] };
    const state = ready({ items: [message("user", "old", { onServer: true })] });
    const back = play(play(state, { kind: "editItem", ticket: 1, itemId: "old", item }).state, ...reconnect);
    const done = play(back.state, ...taken(back));
    expect(did(done, "settle").map(({ ticket }) => ticket)).toEqual([1]);
    expect(sent(done, "conversation.item.delete")).toEqual([]);
  });
});

describe("a creator who waits for a connection", () => {
  const pending = (id: string): SessionItem => message("user", id, { status: "pending" });
  const waiting = (items: readonly SessionItem[], ...ids: string[]): SessionState =>
    ids.reduce((state, id, i) => askLater(state, { id, ticket: i + 1 }), ready({ items }));

  it("becomes the one who waits for the service's answer", () => {
    const { state } = replay(waiting([pending("a"), pending("b")], "b"));
    expect(state.requests.map(({ id, ticket }) => [id, ticket])).toEqual([
      ["a", null],
      ["b", 1],
    ]);
  });

  it("takes along which item the new one replaces", () => {
    const replaces = message("user", "old");
    const state = askLater(ready({ items: [pending("a")] }), { id: "a", ticket: 1, replaces });
    expect(replay(state).state.requests).toMatchObject([{ id: "a", ticket: 1, replaces }]);
  });

  it("is rejected where the item cannot be sent any more", () => {
    const step = replay(waiting([output("c1", { status: "pending" })], "output_c1", "deleted"));
    expect(did(step, "reject").map((effect) => [effect.ticket, effect.failure.code])).toEqual([
      [1, "request.refused"],
      [2, "request.refused"],
    ]);
    expect([step.state.requests, step.state.items]).toEqual([[], []]);
    expect(did(step, "tell").map((effect) => effect.news)).toMatchObject([{ lost: [], replayed: [] }]);
  });

  it("T98: survives another connection that is lost before the answer", () => {
    const first = replay(waiting([pending("a"), pending("b")], "a")).state;
    const lost = requestsLost(first, failure, ({ kind }) => kind !== "create");
    expect(did(lost, "reject")).toEqual([]);
    expect(did(lost, "forget")).toHaveLength(2);
    expect(lost.state.requests.map(({ ticket }) => ticket)).toEqual([1]);
    expect(replay(lost.state).state.requests.map(({ ticket }) => ticket)).toEqual([1, null]);
  });

  it("is rejected with the session, once", () => {
    const { state, effects } = requestsLost(waiting([pending("a")], "a"), failure, () => true);
    expect(did({ state, effects }, "reject")).toEqual([{ type: "reject", ticket: 1, failure }]);
    expect(state.requests).toEqual([]);
  });

  it("has its ticket carried on or ended, exactly once, whatever there is to send", () => {
    const all = [pending("a"), call("c1"), pending("b"), output("c1", { status: "pending" })];
    const creators = fc.subarray(["a", "b", "call_c1", "output_c1", "gone"]);
    fc.assert(
      fc.property(fc.subarray(all), creators, (items, ids) => {
        const { state, effects } = replay(waiting(items, ...ids));
        const kept = state.requests.flatMap(({ ticket }) => (ticket === null ? [] : [ticket]));
        const ended = did({ state, effects }, "reject").map(({ ticket }) => ticket);
        expect([...kept, ...ended].toSorted((a, b) => a - b)).toEqual(ids.map((_, i) => i + 1));
        expect(created(waiting(items, ...ids))).toEqual(state.requests.map(({ id }) => id));
      }),
    );
  });
});
