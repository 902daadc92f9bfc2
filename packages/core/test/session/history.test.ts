import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { RealtimeError } from "../../src/errors.js";
import type { Item } from "../../src/protocol/items.js";
import { exportHistory, replayable, restoreHistory, seed, toReplay } from "../../src/session/history.js";
import { heardText, textOf } from "../../src/session/item-text.js";
import type { SessionItem } from "../../src/session/item.js";
import { beginning, ready } from "./play.js";
import { call, entry, message, output } from "./entries.js";

const spoken = (transcript: string, over: Partial<SessionItem> = {}) =>
  entry({ type: "message", role: "assistant", content: [{ type: "output_audio", transcript }] }, over);

const paramOf = (run: () => unknown): string | undefined => {
  try {
    run();
  } catch (error) {
    if (error instanceof RealtimeError && error.code === "options.invalid") return error.param;
  }
  return undefined;
};

describe("textOf", () => {
  it("joins text and transcripts", () => {
    const content = [
      { type: "input_text", text: "look" },
      { type: "input_image", image_url: "data:," },
      { type: "input_audio", transcript: "at this" },
      { type: "input_audio", transcript: null },
    ] as const;
    expect(textOf(entry({ type: "message", role: "user", content: [...content] }))).toBe("look\nat this");
  });

  it("T30: passes over what is no part, and is empty for what is no message", () => {
    const odd: unknown = { type: "message", role: "user", content: [[null], null, { type: "later" }, "x"] };
    expect(textOf(entry(odd as Item))).toBe("");
    expect(textOf(entry({ type: "message", role: "user" } as Item))).toBe("");
    expect(textOf(call("c1"))).toBe("");
  });
});

describe("heardText", () => {
  const heard = (text: string, playedMs: number, audioMs = 1000) =>
    heardText(spoken(text, { heard: { playedMs, audioMs } }));

  it("is the whole text when nothing was cut off", () =>
    expect(heardText(spoken("all of it "))).toBe("all of it "));

  it.each([
    [0, ""],
    [399, ""],
    [400, "Good"],
    [999, "Good"],
    [1000, "Good night"],
    [5000, "Good night"],
  ])("T43: goes back to the end of a word: %i ms of 1000 is %j", (playedMs, text) => {
    expect(heard("Good night", playedMs)).toBe(text);
  });

  it("cuts where a script has no spaces, but no character in two", () => {
    expect(heard("今日は良い天気", 500)).toBe("今日は");
    expect(heard("𠮷𠮷", 700)).toBe("𠮷");
    expect(heard("hi 😀😀", 800)).toBe("hi");
  });

  it("is empty when no audio had arrived", () => expect(heard("Good night", 0, 0)).toBe(""));

  it("goes by the usual pace of speech where the audio went past us, as in a call", () => {
    expect(heard("Good night and good luck", 700, 0)).toBe("Good night");
    expect(heard("Good night and good luck", 60_000, 0)).toBe("Good night and good luck");
  });

  it("is always a beginning of the text that ends before a space, and never shrinks with time", () => {
    const time = fc.integer({ min: 0, max: 1200 });
    const said = fc.array(fc.string({ minLength: 1 }), { maxLength: 8 }).map((words) => words.join(" "));
    fc.assert(
      fc.property(said, time, time, (text, a, b) => {
        const [less, more] = [heard(text, Math.min(a, b)), heard(text, Math.max(a, b))];
        expect(more.startsWith(less)).toBe(true);
        expect(text.startsWith(more)).toBe(true);
        expect(more.length).toBeLessThanOrEqual((text.length * Math.max(a, b)) / 1000);
      }),
    );
  });
});

describe("toReplay", () => {
  it("T34: gives the model's speech as text, as far as it was heard", () => {
    const item = { id: "item_1", type: "message", role: "assistant" };
    const full = { ...item, content: [{ type: "output_text", text: "Good night" }] };
    const cut = { ...item, content: [{ type: "output_text", text: "Good" }] };
    expect(toReplay(spoken("Good night"))).toEqual(full);
    expect(toReplay(spoken("Good night", { heard: { playedMs: 4, audioMs: 10 } }))).toEqual(cut);
    expect(toReplay(spoken("Good night", { heard: { playedMs: 1, audioMs: 10 } }))).toBeNull();
    expect(toReplay(spoken(""))).toBeNull();
  });

  it("gives the user's speech as its transcript, and keeps text and pictures", () => {
    const image = { type: "input_image", image_url: "data:,", detail: "low" } as const;
    const speech = { type: "input_audio", audio: "AAAA", transcript: "what is it" } as const;
    const silence = { type: "input_audio", transcript: null } as const;
    const text = { type: "input_text", text: "hm" } as const;
    const asked = entry({ type: "message", role: "user", content: [image, speech, silence, text] });
    const content = [image, { type: "input_text", text: "what is it" }, text];
    expect(toReplay(asked)).toEqual({ id: "item_1", type: "message", role: "user", content });
    expect(toReplay(entry({ type: "message", role: "user", content: [silence] }))).toBeNull();
  });

  it("leaves out service-only fields, and keeps the id", () => {
    const content = [{ type: "input_text", text: "be brief" } as const];
    const item: Item = {
      id: "x",
      object: "realtime.item",
      status: "completed",
      type: "message",
      role: "system",
      content,
    };
    expect(toReplay(entry(item, { id: "x" }))).toEqual({ id: "x", type: "message", role: "system", content });
  });

  const nothing: [string, unknown][] = [
    ["an MCP call", { type: "mcp_call", id: "m", server_label: "s", name: "n", arguments: "" }],
    ["a list of MCP tools", { type: "mcp_list_tools", id: "m", server_label: "s", tools: [] }],
    [
      "an MCP request",
      { type: "mcp_approval_request", id: "m", server_label: "s", name: "n", arguments: "" },
    ],
    ["an MCP answer", { type: "mcp_approval_response", id: "m", approval_request_id: "r", approve: true }],
    ["a type that is not known", { type: "constructor", id: "m" }],
    [
      "a role that is not known",
      { type: "message", role: "narrator", content: [{ type: "input_text", text: "x" }] },
    ],
    ["a message that holds nothing", { type: "message", role: "user" }],
    ["a call without an id", { type: "function_call", name: "f", arguments: "" }],
  ];
  it.each(nothing)("T34: cannot replay %s", (_, item) => expect(toReplay(entry(item as Item))).toBeNull());

  it("replays unacknowledged speech by its transcript: its audio is not kept", () => {
    const content = [{ type: "input_audio" }, { type: "input_text", text: "hm" }] as const;
    const given = (parts: Item & { type: "message"; role: "user" }) =>
      toReplay(entry(parts, { status: "pending" }));
    const item = { type: "message", role: "user" } as const;
    expect(given({ ...item, content: [...content] })).toMatchObject({ content: [content[1]] });
    expect(given({ ...item, content: [content[0]] })).toBeNull();
  });

  it("T34: cannot replay an answer to an MCP request, even one that no service has seen", () => {
    const item: Item = { type: "mcp_approval_response", id: "m", approval_request_id: "r", approve: true };
    expect(toReplay(entry(item, { status: "pending" }))).toBeNull();
  });

  it("T66: cannot replay a call that was cut off", () => {
    expect(toReplay(call("c1", { status: "incomplete" }))).toBeNull();
    expect(toReplay(call("c1", { status: "in_progress" }))).toBeNull();
  });

  it("replays unacknowledged items as they were given", () => {
    const item: unknown = { type: "later", content: [{ type: "input_audio", audio: "AAAA" }] };
    const given = { id: "item_1", type: "later", content: [{ type: "input_audio", audio: "AAAA" }] };
    expect(toReplay(entry(item as Item, { status: "pending" }))).toEqual(given);
  });
});

describe("replayable", () => {
  const ids = (...entries: SessionItem[]) => replayable(entries).map(({ id }) => id);

  it("T34: includes a call with its output or not at all", () => {
    expect(ids(call("c1"), output("c1"))).toEqual(["call_c1", "output_c1"]);
    expect(ids(call("c1"), message("user", "hm"), output("c2"))).toEqual(["hm"]);
    expect(ids(output("c1"), call("c1"))).toEqual([]);
    expect(ids(call("c1"), call("c2"), output("c2"), output("c1"))).toHaveLength(4);
    expect(ids(call("c1"), output("c1"), output("c1", { id: "again" }))).toEqual(["call_c1", "output_c1"]);
  });

  it("includes only items that the service lacks", () => {
    expect(ids(message("user", "a", { onServer: true }), message("user", "b"))).toEqual(["b"]);
    expect(ids(call("c1", { onServer: true }), output("c1"))).toEqual(["output_c1"]);
  });
});

describe("a history", () => {
  it("is exported without audio and without service-only fields", () => {
    const content = [{ type: "input_audio", audio: "AAAA", transcript: "hello" } as const];
    const item: Item = {
      object: "realtime.item",
      status: "completed",
      type: "message",
      role: "user",
      content,
    };
    const kept = {
      id: "item_1",
      type: "message",
      role: "user",
      content: [{ type: "input_audio", transcript: "hello" }],
    };
    const state = ready({
      items: [entry(item, { responseId: "resp_1", heard: { playedMs: 1, audioMs: 2 } })],
    });
    expect(exportHistory(state)).toEqual({
      version: 1,
      items: [{ item: kept, heard: { playedMs: 1, audioMs: 2 } }],
    });
  });

  it("comes back as items that no service has, and none can truncate", () => {
    const state = ready({
      items: [message("user", "a", { onServer: true, truncatable: true, status: "incomplete" })],
    });
    const [back] = restoreHistory(exportHistory(state));
    expect(back).toMatchObject({
      id: "a",
      status: "completed",
      onServer: false,
      truncatable: false,
      heard: null,
    });
  });

  it("is the same after JSON, restoring and exporting again, whatever the items are", () => {
    const part = fc.oneof(
      fc.jsonValue(),
      fc.record({ type: fc.string(), audio: fc.string(), text: fc.string() }),
    );
    const rest = fc.dictionary(fc.string(), fc.jsonValue());
    const type = fc.oneof(fc.constantFrom("message", "function_call", "mcp_call", "toString"), fc.string());
    const item = fc.record({ type, content: fc.oneof(fc.array(part), fc.jsonValue()), rest });
    const heard = fc.option(fc.record({ playedMs: fc.nat(), audioMs: fc.nat() }));
    const items = fc.array(fc.record({ item, heard }), { maxLength: 6 }).map((list) =>
      list.map((kept, index) =>
        entry({ ...kept.item.rest, ...kept.item } as unknown as Item, {
          id: `i${index}`,
          heard: kept.heard,
        }),
      ),
    );
    fc.assert(
      fc.property(items, (list) => {
        const written = JSON.stringify(exportHistory(ready({ items: list })));
        const again = exportHistory(beginning({ items: restoreHistory(JSON.parse(written)) }));
        expect(JSON.stringify(again)).toBe(written);
      }),
    );
  });

  it("keeps items of unknown types", () => {
    const item = { type: "later", id: "x", nested: { deep: [1] } };
    expect(restoreHistory({ version: 1, items: [{ item }] })[0]?.item).toEqual(item);
  });

  it("is the end of a conversation that is too long to be taken back", () => {
    const items = Array.from({ length: 10_001 }, (_, index) => message("user", `${index}`));
    const back = restoreHistory(exportHistory(ready({ items })));
    expect([back.length, back[0]?.id]).toEqual([10_000, "1"]);
  });

  const text = { id: "a", type: "message", role: "user", content: [] };
  const many = Array.from({ length: 10_001 }, () => ({ item: text }));
  const faults: [unknown, string][] = [
    [undefined, "history"],
    [1n, "history"],
    [null, "history.version"],
    ["{}", "history.version"],
    [{ version: 2, items: [] }, "history.version"],
    [{ version: 1 }, "history.items"],
    [{ version: 1, items: many }, "history.items"],
    [{ version: 1, items: [null] }, "history.items[0].item.type"],
    [{ version: 1, items: [{ item: { id: "a" } }] }, "history.items[0].item.type"],
    [{ version: 1, items: [{ item: text }, { item: { type: "x" } }] }, "history.items[1].item.id"],
    [{ version: 1, items: [{ item: { ...text, id: "" } }] }, "history.items[0].item.id"],
    [{ version: 1, items: [{ item: { ...text, id: "a".repeat(65) } }] }, "history.items[0].item.id"],
    [{ version: 1, items: [{ item: text }, { item: text }] }, "history.items[1].item.id"],
    [{ version: 1, items: [{ item: { ...text, content: "hello" } }] }, "history.items[0].item.content"],
    [{ version: 1, items: [{ item: text, heard: 5 }] }, "history.items[0].heard"],
    [{ version: 1, items: [{ item: text, heard: { playedMs: -1, audioMs: 1 } }] }, "history.items[0].heard"],
  ];
  it.each(faults)("is refused with the path at fault (%#)", (json, param) => {
    expect(paramOf(() => restoreHistory(json))).toBe(param);
  });
});

describe("seed", () => {
  const text = (said: string): Item => ({
    type: "message",
    role: "user",
    content: [{ type: "input_text", text: said }],
  });

  it("names items without an id by their position", () => {
    const items: Item[] = [
      { type: "message", role: "user", content: [] },
      { ...text("b"), id: "mine" },
      text("c"),
    ];
    expect(seed(items).map(({ id, item }) => [id, item.id])).toEqual([
      ["history_1", "history_1"],
      ["mine", "mine"],
      ["history_3", "history_3"],
    ]);
  });
  it("holds nothing that is the caller's, and nothing that is no JSON", () => {
    const part = { type: "input_text" as const, text: "a", extra: undefined };
    const items = seed([{ type: "message", role: "user", content: [part] }]);
    const before = JSON.stringify(items);
    part.text = "b";
    expect(items).toStrictEqual(JSON.parse(before));
  });

  it("refuses anything that is not an item, with its path", () => {
    expect(paramOf(() => seed([null as unknown as Item]))).toBe("history[0].type");
    expect(paramOf(() => seed({} as unknown as Item[]))).toBe("history");
  });

  it("T36: refuses an id that occurs twice", () => {
    expect(
      paramOf(() =>
        seed([
          { ...text("a"), id: "a" },
          { ...text("b"), id: "a" },
        ]),
      ),
    ).toBe("history[1].id");
  });
});
