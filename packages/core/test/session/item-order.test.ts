import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ServerEvent } from "../../src/protocol/server-events.js";
import { isPlaced, placed } from "../../src/session/items.js";
import type { SessionItem } from "../../src/session/item.js";
import { reduce } from "../../src/session/reduce.js";
import type { SessionState } from "../../src/session/state.js";
import { message } from "./entries.js";
import { added, assistant, done, ids, outputAdded, outputDone, user } from "./news.js";
import { permutations, play, ready, says } from "./play.js";

const hear = (from: SessionState, ...events: readonly ServerEvent[]): SessionState =>
  play(from, ...events.map((event) => says(event))).state;

const known = (id: string): SessionItem => message("user", id, { onServer: true });
const lost = (id: string): SessionItem => message("user", id);
const pending = (id: string): SessionItem => message("user", id, { status: "pending" });

describe("the order of items", () => {
  const conversation = ["a", "b", "c", "d", "e"].map((id, i, all) => added(id, all[i - 1] ?? null));
  const orders = permutations(conversation);

  it.each(orders.map((order) => [order.map(({ item }) => item.id).join(" "), order] as const))(
    "T26: is the service's, and nothing waits, when announced as %s",
    (_, order) => {
      const { items } = hear(ready(), ...order);
      expect(items.map(({ id, after }) => [id, after])).toEqual(
        ["a", "b", "c", "d", "e"].map((id) => [id, null]),
      );
    },
  );

  it("T26: is the service's, with any announcement doubled anywhere", () => {
    const doubled = fc.shuffledSubarray([...conversation, ...conversation], { minLength: 5 });
    fc.assert(
      fc.property(doubled, (events) => {
        const missing = conversation.filter((event) => !events.includes(event));
        expect(ids(hear(ready(), ...events, ...missing))).toEqual(["a", "b", "c", "d", "e"]);
      }),
    );
  });

  it("T21: is kept when an item comes late, between others", () => {
    const items = ["a", "b", "c"].map(known);
    expect(ids(hear(ready({ items }), added("x", "a")))).toEqual(["a", "x", "b", "c"]);
    expect(ids(hear(ready({ items }), added("x", null)))).toEqual(["x", "a", "b", "c"]);
    expect(ids(hear(ready({ items }), added("x", undefined)))).toEqual(["a", "b", "c", "x"]);
  });

  it("T26: parks an item at the end while its predecessor is unknown", () => {
    const parked = hear(ready({ items: [known("a")] }), added("x", "w"), added("b", "a"));
    expect(parked.items.map(({ id, after }) => [id, after])).toEqual([
      ["a", null],
      ["b", null],
      ["x", "w"],
    ]);
    expect(ids(hear(parked, added("w", "a")))).toEqual(["a", "w", "x", "b"]);
  });

  it("T26: brings who waits along, wherever the item is told of first, until its place is known", () => {
    const early = hear(
      ready({ items: [known("a")] }),
      added("c", "b"),
      added("x", "a"),
      outputAdded(user("b", "b")),
    );
    expect(ids(early)).toEqual(["a", "x", "b", "c"]);
    expect(ids(hear(early, added("b", "a")))).toEqual(["a", "b", "c", "x"]);
  });

  it("T26: lets an item that is told to stand where it does wait for no other any more", () => {
    const state = hear(ready({ items: [known("a")] }), added("b", "x"), added("b", "a"));
    expect(ids(hear(state, added("x", null)))).toEqual(["x", "a", "b"]);
  });

  it.each([[["x", "y"]], [["y", "x"]]])("survives items that wait for each other: %s", (order) => {
    const circle = [added("x", "y"), added("y", "x")].toSorted((a) => (a.item.id === order[0] ? -1 : 1));
    const state = hear(ready(), ...circle, ...circle, added("z", "z"));
    expect(ids(state).toSorted()).toEqual(["x", "y", "z"]);
  });

  it("T32: makes items that wait for a deleted item wait for the one before it", () => {
    const waiting = hear(ready({ items: [known("a")] }), added("z", "y"), added("y", "x"));
    const without = hear(waiting, { type: "conversation.item.deleted", item_id: "y" });
    expect(without.items).toMatchObject([{ id: "a" }, { id: "z", after: "x" }]);
    const never = hear(without, { type: "conversation.item.deleted", item_id: "x" });
    expect(never.items).toMatchObject([{ id: "a" }, { id: "z", after: null }]);
    const chain = hear(waiting, added("w", "z"), { type: "conversation.item.deleted", item_id: "x" });
    expect(chain.items.map(({ after }) => after)).toEqual([null, null, null, null]);
    expect(hear(never, added("b", "x")).items).toMatchObject([
      { id: "a" },
      { id: "z" },
      { id: "b", after: null },
    ]);
  });
});

describe("an item that has its place", () => {
  it("T27: gets another when the service says so as it adds it", () => {
    const events = [
      added("a", null),
      outputAdded(assistant("x", "", "in_progress")),
      added("b", "a"),
      added("x", "a"),
    ];
    expect(ids(hear(ready(), ...events))).toEqual(["a", "x", "b"]);
  });

  it("keeps it though `done` say that it is the first, as services do of most answers", () => {
    const events = [added("a", null), added("b", "a"), done(user("b", "b"), null)];
    expect(ids(hear(ready(), ...events))).toEqual(["a", "b"]);
  });

  it("keeps it even if `done` names an unknown item", () => {
    const state = hear(ready(), added("a", null), added("b", "a"), done(user("a", "a"), "x"));
    expect(state.items).toMatchObject([{ id: "a", after: null }, { id: "b" }]);
  });

  it("keeps it while what it is said to follow is not known", () => {
    const state = hear(ready({ items: ["a", "b", "c"].map(known) }), added("b", "x"));
    expect(state.items.map(({ id, after }) => [id, after])).toEqual([
      ["a", null],
      ["b", "x"],
      ["c", null],
    ]);
  });

  it("gets another by a `done` that knows better", () => {
    const events = [
      added("a", null),
      outputAdded(user("x", "x")),
      added("b", "a"),
      done(user("x", "x"), "a"),
    ];
    expect(ids(hear(ready(), ...events))).toEqual(["a", "x", "b"]);
  });

  it("keeps it behind items that exist only locally", () => {
    const items = [known("a"), lost("l"), pending("p"), known("b")];
    const state = ready({ items });
    expect(ids(hear(state, added("b", "a")))).toEqual(["a", "l", "p", "b"]);
    expect(ids(hear(ready({ items: items.slice(1) }), added("b", null)))).toEqual(["l", "p", "b"]);
  });
});

describe("a new item", () => {
  it("T98: comes behind the history that the service lost", () => {
    expect(ids(hear(ready({ items: [lost("l"), lost("m")] }), added("x", null)))).toEqual(["l", "m", "x"]);
    expect(ids(hear(ready({ items: [known("a"), lost("l")] }), added("x", "a")))).toEqual(["a", "l", "x"]);
  });

  it("comes before what was created here and is not acknowledged, until the service says otherwise", () => {
    const state = hear(ready({ items: [known("a"), pending("p")] }), added("x", "a"));
    expect(ids(state)).toEqual(["a", "x", "p"]);
    expect(ids(hear(state, added("p", "x")))).toEqual(["a", "x", "p"]);
    expect(ids(hear(state, added("p", "a")))).toEqual(["a", "p", "x"]);
  });
});

describe("any announcements, in any order and any number", () => {
  const name = fc.constantFrom("a", "b", "c", "d", "e");
  const previous = fc.option(fc.constantFrom("a", "b", "c", "d", "e", "Unknown"), { nil: null });
  const event: fc.Arbitrary<ServerEvent> = fc.oneof(
    fc.tuple(name, fc.option(previous, { nil: undefined })).map(([id, before]) => added(id, before)),
    fc.tuple(name, previous).map(([id, before]) => done(user(id, id), before)),
    name.map((id) => outputAdded(assistant(id, "", "in_progress"))),
    name.map((id) => outputDone(assistant(id, id, "completed"))),
  );
  const deletion = name.map((id): ServerEvent => ({ type: "conversation.item.deleted", item_id: id }));
  const isForward = (told: ServerEvent): boolean =>
    !("previous_item_id" in told && "item" in told && (told.previous_item_id ?? "") >= (told.item.id ?? ""));
  const named = (events: readonly ServerEvent[]): string[] => [
    ...new Set(events.flatMap((each) => ("item" in each && each.item.id ? [each.item.id] : []))),
  ];

  it("T26, T27: lose and double nothing", () => {
    fc.assert(
      fc.property(fc.array(event, { maxLength: 30 }), (events) => {
        expect(ids(hear(ready(), ...events)).toSorted()).toEqual(named(events).toSorted());
      }),
    );
  });

  it("T32: leave what is not deleted, and nobody waiting for what is", () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(event, deletion), { maxLength: 30 }), (events) => {
        const { items, deleted } = hear(ready(), ...events);
        const left = named(events).filter((id) => !deleted.includes(id));
        expect(items.map(({ id }) => id).toSorted()).toEqual(left.toSorted());
        expect(items.filter(({ after }) => after !== null && deleted.includes(after))).toEqual([]);
      }),
    );
  });

  it("say the same twice in a row as once, unless they contradict each other", () => {
    const sensible = event.filter(isForward);
    fc.assert(
      fc.property(fc.array(sensible, { maxLength: 20 }), sensible, (events, last) => {
        const state = hear(ready(), ...events, last);
        expect(hear(state, last)).toEqual(state);
      }),
    );
  });
});

describe("placing", () => {
  it("puts an item where it then stands", () => {
    const items = fc.uniqueArray(fc.constantFrom("a", "b", "c", "d"), { minLength: 1 });
    const kinds = fc.array(fc.constantFrom(known, lost, pending), { minLength: 4, maxLength: 4 });
    fc.assert(
      fc.property(items, kinds, fc.nat(), (order, make, pick) => {
        const list = order.map((id, i) => (make[i] ?? known)(id));
        const onServer = list.filter((item) => item.onServer);
        const previous = [null, ...onServer.map(({ id }) => id)][pick % (onServer.length + 1)] ?? null;
        const after = placed(list, known("x"), previous);
        expect(
          isPlaced(
            after,
            after.findIndex(({ id }) => id === "x"),
            previous,
          ),
        ).toBe(true);
      }),
    );
  });
});

describe("a chain of items whose first never comes", () => {
  it("costs a step in proportion to the conversation, not to its cube", () => {
    const chain = Array.from({ length: 2000 }, (_, n) => ({
      type: "conversation.item.added" as const,
      previous_item_id: `a${n + 1}`,
      item: { id: `a${n}`, type: "message" as const, role: "user" as const, content: [] },
    }));
    let { state } = play(ready());
    for (const event of chain) state = reduce(state, says(event)).state;
    expect(state.items).toHaveLength(2000);
  });
});
