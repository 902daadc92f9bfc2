import { describe, expect, it } from "vitest";
import type { Item } from "../../src/protocol/items.js";
import type { ServerEvent } from "../../src/protocol/server-events.js";
import type { SessionItem } from "../../src/session/item.js";
import type { SessionState } from "../../src/session/state.js";
import type { Input } from "../../src/session/step.js";
import { message } from "./entries.js";
import { added, done, ids, user } from "./news.js";
import { beginning, did, play, ready, says, sent, type Played } from "./play.js";

const known = (id: string): SessionItem => message("user", id, { onServer: true });
const create = (item: Item, after?: string): Input => ({
  kind: "createItem",
  ticket: 1,
  item,
  ...(after !== undefined && { after }),
});
const remove = (itemId: string): Input => ({ kind: "deleteItem", ticket: 2, itemId });
const edit = (itemId: string, item: Item): Input => ({ kind: "editItem", ticket: 3, itemId, item });
const retrieve = (itemId: string): Input => ({ kind: "retrieveItem", ticket: 4, itemId });
const deleted = (id: string): Input => says({ type: "conversation.item.deleted", item_id: id });
const hi: Item = { type: "message", role: "user", content: [{ type: "input_text", text: "hi" }] };
const spoken: Item = { type: "message", role: "user", content: [{ type: "input_audio", audio: "AAAA" }] };

/** The service refuses, or leaves unanswered, the last thing that it was sent. */
const refuses: readonly (readonly [name: string, answer: (played: Played) => Input, code: string])[] = [
  ["refuses", (played) => says(refusal(eventId(played))), "request.refused"],
  ["never answers", (played) => ({ kind: "elapsed", key: `request:${eventId(played)}` }), "request.timeout"],
];
const eventId = (played: Played): string => did(played, "send").at(-1)?.event.event_id ?? "";
const refusal = (event_id: string): ServerEvent => ({
  type: "error",
  error: { type: "invalid_request_error", message: "no", event_id },
});
const settled = (played: Played) => did(played, "settle").map(({ ticket, value }) => [ticket, value]);
const rejected = (played: Played) =>
  did(played, "reject").map(({ ticket, failure }) => [ticket, failure.code]);
const names = ({ state }: { state: SessionState }): string[] => ids(state);

describe("creating an item", () => {
  it("T36: shows it at once under its own id, and sends it", () => {
    const played = play(ready({ items: [known("a")] }), create(hi));
    expect(played.state.items[1]).toMatchObject({ id: "item_t1", status: "pending", onServer: false });
    expect(sent(played, "conversation.item.create")).toEqual([
      { type: "conversation.item.create", event_id: "event_t2", item: { ...hi, id: "item_t1" } },
    ]);
    expect(settled(played)).toEqual([]);
  });

  it("T37: resolves with the item that the service acknowledges, once", () => {
    const item: Item = { ...user("u", "hi"), status: "completed" };
    const played = play(
      ready(),
      create(user("u", "hi")),
      says(added("u", null, item)),
      says(done(item, null)),
    );
    expect(settled(played)).toEqual([[1, item]]);
    expect(played.state.items).toMatchObject([{ id: "u", item, status: "completed", onServer: true }]);
    expect(played.state.requests).toEqual([]);
  });

  it("T29: has nobody else at work on it, though it be an answer and the service say nothing", () => {
    const answer: Item = {
      id: "a",
      type: "message",
      role: "assistant",
      content: [{ type: "output_text", text: "hi" }],
    };
    const played = play(ready(), create(answer), says(added("a", null, answer)));
    expect(played.state.items).toMatchObject([{ status: "completed" }]);
  });

  it.each(refuses)("T37: removes it again when the service %s", (_, answer, code) => {
    const asked = play(ready({ items: [known("a")] }), create(hi));
    const played = play(asked.state, answer(asked));
    expect(names(played)).toEqual(["a"]);
    expect(rejected(played)).toEqual([[1, code]]);
  });

  it.each([
    ["a", "a", ["a", "item_t1", "l", "b"]],
    ["l", "a", ["a", "l", "item_t1", "b"]],
    ["root", "root", ["item_t1", "a", "l", "b"]],
    [undefined, undefined, ["a", "l", "b", "item_t1"]],
  ])("T26: stands behind %s, of which the service knows %s", (after, previous, order) => {
    const played = play(ready({ items: [known("a"), message("user", "l"), known("b")] }), create(hi, after));
    expect(names(played)).toEqual(order);
    expect(sent(played, "conversation.item.create")[0]?.previous_item_id).toBe(previous);
  });

  it("names an item before it that the service will have by then", () => {
    const played = play(ready(), create(user("a", "1")), create(user("b", "2"), "a"));
    expect(sent(played, "conversation.item.create")[1]?.previous_item_id).toBe("a");
  });

  it("T36: rejects an id that is taken, and an unknown previous item", () => {
    const played = play(ready({ items: [known("a")] }), create(user("a", "hi")), create(hi, "x"));
    expect(did(played, "reject").map(({ failure }) => [failure.code, failure.param])).toEqual([
      ["options.invalid", "item.id"],
      ["options.invalid", "after"],
    ]);
    expect([names(played), did(played, "send")]).toEqual([["a"], []]);
  });

  it("can reuse the id of a deleted item", () => {
    const state = ready({ deleted: ["a"] });
    const played = play(state, create(user("a", "hi")), says(added("a", null)));
    expect(played.state.items).toMatchObject([{ id: "a", onServer: true }]);
  });

  it("shows the item while it waits for a connection", () => {
    const played = play(beginning(), create(hi));
    expect(played.state.items).toMatchObject([{ id: "item_t1", status: "pending" }]);
    expect(played.state.requests).toMatchObject([{ kind: "create", id: "item_t1", ticket: 1 }]);
    expect(played.effects).toEqual([]);
  });

  it("T38: sends audio and keeps none, so that it needs a connection", () => {
    const played = play(ready(), create(spoken));
    expect(sent(played, "conversation.item.create")[0]?.item).toEqual({ ...spoken, id: "item_t1" });
    expect(JSON.stringify(played.state)).not.toContain("AAAA");
    expect(rejected(play(beginning(), create(spoken)))).toEqual([[1, "session.not-open"]]);
  });
});

describe("deleting an item", () => {
  it("T32: asks the service, and removes it when that is confirmed", () => {
    const asked = play(ready({ items: [known("a"), known("b")] }), remove("a"));
    expect(sent(asked, "conversation.item.delete")).toMatchObject([{ item_id: "a" }]);
    expect(names(asked)).toEqual(["a", "b"]);
    const played = play(asked.state, deleted("a"));
    expect([names(played), settled(played)]).toEqual([["b"], [[2, null]]]);
  });

  it("removes at once an item that no service has", () => {
    const played = play(ready({ items: [message("user", "a")] }), remove("a"));
    expect([names(played), settled(played), did(played, "send")]).toEqual([[], [[2, null]], []]);
  });

  it("settles the pending creation made without a connection", () => {
    const played = play(beginning(), create(user("a", "hi")), remove("a"));
    expect(settled(played)).toEqual([
      [1, user("a", "hi")],
      [2, null],
    ]);
    expect(played.state).toMatchObject({ items: [], requests: [] });
  });

  it("asks the service for what is only on its way there", () => {
    const asked = play(ready(), create(user("a", "hi")), remove("a"));
    expect(sent(asked, "conversation.item.delete")).toMatchObject([{ item_id: "a" }]);
    const played = play(asked.state, says(added("a", null)), deleted("a"));
    expect([names(played), settled(played).map(([ticket]) => ticket)]).toEqual([[], [1, 2]]);
  });

  it("leaves what is on its way there when it is refused", () => {
    const asked = play(ready(), create(user("a", "hi")), remove("a"));
    const played = play(asked.state, says(refusal(eventId(asked))));
    expect([names(played), rejected(played)]).toEqual([["a"], [[2, "request.refused"]]]);
  });

  it("T32: is rejected when the service does not know the item", () => {
    const asked = play(ready(), remove("a"));
    expect(rejected(play(asked.state, says(refusal(eventId(asked)))))).toEqual([[2, "request.refused"]]);
  });

  it("needs a connection for an item unknown locally", () => {
    expect(rejected(play(beginning(), remove("a")))).toEqual([[2, "session.not-open"]]);
  });
});

describe("retrieving an item", () => {
  const answer: Item = {
    id: "a",
    type: "message",
    role: "assistant",
    content: [{ type: "output_audio", audio: "AAAA", transcript: "hello" }],
  };

  it("T38: resolves with its audio, which the state does not keep", () => {
    const retrieved = says({ type: "conversation.item.retrieved", item: answer });
    const played = play(ready({ items: [message("assistant", "a")] }), retrieve("a"), retrieved);
    expect(sent(played, "conversation.item.retrieve")).toMatchObject([{ item_id: "a" }]);
    expect(settled(played)).toEqual([[4, answer]]);
    expect(JSON.stringify(played.state)).not.toContain("AAAA");
  });

  it("adds nothing to the conversation", () => {
    const retrieved = says({ type: "conversation.item.retrieved", item: answer });
    expect(names(play(ready(), retrieve("a"), retrieved))).toEqual([]);
  });

  it("needs a connection", () => {
    expect(rejected(play(beginning(), retrieve("a")))).toEqual([[4, "session.not-open"]]);
  });
});

describe("editing an item", () => {
  const items = [known("a"), known("b"), known("c")];
  const asked = play(ready({ items }), edit("b", hi));

  it("T33: shows the new one in its place at once, and creates it behind the old one", () => {
    expect(names(asked)).toEqual(["a", "item_t1", "c"]);
    expect(sent(asked, "conversation.item.create")).toMatchObject([
      { previous_item_id: "b", item: { id: "item_t1" } },
    ]);
    expect(sent(asked, "conversation.item.delete")).toEqual([]);
  });

  it("T33: deletes the old one when the new one is there, and resolves with that", () => {
    const played = play(asked.state, says(added("item_t1", "b")), deleted("b"));
    expect(sent(played, "conversation.item.delete")).toMatchObject([{ item_id: "b" }]);
    expect(settled(played)).toEqual([[3, user("item_t1", "item_t1")]]);
    expect([names(played), played.state.requests]).toEqual([["a", "item_t1", "c"], []]);
  });

  it("T33: keeps the new one's place while the service still has the old one", () => {
    const events = [added("item_t1", "b"), done(user("b", "b"), "a"), added("d", "c")];
    expect(names(play(asked.state, ...events.map((event) => says(event))))).toEqual([
      "a",
      "item_t1",
      "c",
      "d",
    ]);
  });

  it.each(refuses)("T33: leaves everything unchanged when the service %s", (_, answer, code) => {
    const played = play(asked.state, answer(asked));
    expect(played.state.items).toEqual(items);
    expect(played.state.deleted).toEqual([]);
    expect(rejected(played)).toEqual([[3, code]]);
  });

  it("T98: has nothing to delete on a new connection", () => {
    const reset = { kind: "linkClosed", link: 1, failure: null, chance: 0 } as const;
    expect(play(asked.state, reset).state.requests).toMatchObject([
      { replaces: { id: "b", onServer: false } },
    ]);
  });

  it("takes what was made of the old item, and gives it a name of its own", () => {
    const played = play(ready({ items }), edit("b", user("b", "new")));
    expect(sent(played, "conversation.item.create")).toMatchObject([{ item: user("item_t1", "new") }]);
  });

  it("replaces what no service has without asking one to delete it", () => {
    const played = play(
      ready({ items: [known("a"), message("user", "b")] }),
      edit("b", hi),
      says(added("item_t1", "a")),
    );
    expect(sent(played, "conversation.item.create")).toMatchObject([{ previous_item_id: "a" }]);
    expect([names(played), sent(played, "conversation.item.delete")]).toEqual([["a", "item_t1"], []]);
  });

  it("works without a connection, and ends the wait for what it replaces", () => {
    const played = play(beginning(), create(user("a", "hi")), edit("a", hi));
    expect(names(played)).toEqual(["item_t1"]);
    expect(settled(played)).toEqual([[1, user("a", "hi")]]);
    expect(played.state.requests).toMatchObject([{ id: "item_t1", ticket: 3, replaces: { id: "a" } }]);
  });

  it("rejects items that are not there, ids that are taken, and what the service still has and cannot be told", () => {
    const call = { ...beginning({ items: [known("a")] }) };
    const played = play(ready({ items }), edit("x", hi), edit("a", user("b", "hi")));
    expect(rejected(played)).toEqual([
      [3, "options.invalid"],
      [3, "options.invalid"],
    ]);
    expect(rejected(play(call, edit("a", hi)))).toEqual([[3, "session.not-open"]]);
  });
});
