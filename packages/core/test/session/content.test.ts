import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ContentPart, Item } from "../../src/protocol/items.js";
import type { ServerEvent } from "../../src/protocol/server-events.js";
import type { SessionItem } from "../../src/session/item.js";
import type { SessionState } from "../../src/session/state.js";
import { message } from "./entries.js";
import { added, assistant, outputAdded, outputDone } from "./news.js";
import { play, ready, says } from "./play.js";

const place = { response_id: "resp_1", item_id: "a", output_index: 0, content_index: 0 } as const;
const call = { response_id: "resp_1", item_id: "f", output_index: 0 } as const;

const spoken = (delta: string, content_index = 0): ServerEvent => ({
  type: "response.output_audio_transcript.delta",
  ...place,
  content_index,
  delta,
});
const allSpoken = (transcript: string): ServerEvent => ({
  type: "response.output_audio_transcript.done",
  ...place,
  transcript,
});
const written = (delta: string): ServerEvent => ({ type: "response.output_text.delta", ...place, delta });
const allWritten = (text: string): ServerEvent => ({ type: "response.output_text.done", ...place, text });
const part = (type: "added" | "done", told: ContentPart): ServerEvent => ({
  type: `response.content_part.${type}`,
  ...place,
  part: told,
});
const argument = (delta: string): ServerEvent => ({
  type: "response.function_call_arguments.delta",
  ...call,
  call_id: "c",
  delta,
});
const allArguments = (text: string): ServerEvent => ({
  type: "response.function_call_arguments.done",
  ...call,
  call_id: "c",
  name: "f",
  arguments: text,
});

const hear = (from: SessionState, ...events: readonly ServerEvent[]): SessionState =>
  play(from, ...events.map((event) => says(event))).state;
const last = (...events: readonly ServerEvent[]): SessionItem | undefined =>
  hear(ready(), ...events).items.at(-1);
const content = (...events: readonly ServerEvent[]): unknown => {
  const item = last(...events)?.item;
  return item && "content" in item ? item.content : null;
};

const begun = outputAdded(assistant("a", "", "in_progress"));

describe("text and transcript", () => {
  it("T44: add up as they stream", () => {
    expect(content(begun, written("Hel"), written("lo"))).toEqual([{ type: "output_text", text: "Hello" }]);
    expect(content(begun, spoken("Hel"), spoken("lo"))).toEqual([
      { type: "output_audio", transcript: "Hello" },
    ]);
  });

  it.each([
    [{ type: "audio", transcript: "" }, spoken("Hi"), { type: "output_audio", transcript: "Hi" }],
    [{ type: "text", text: "" }, written("Hi"), { type: "output_text", text: "Hi" }],
  ] as const)(
    "T28, T62: may come before their part is announced, or without that: %o",
    (told, delta, held) => {
      for (const order of [[delta], [part("added", told), delta], [delta, part("added", told)]])
        expect(content(begun, ...order)).toEqual([held]);
    },
  );

  it("T28: may come before their item is announced, and make it up", () => {
    expect(last(spoken("Hi"))).toMatchObject({
      id: "a",
      status: "in_progress",
      onServer: true,
      responseId: "resp_1",
    });
    expect(last(spoken("Hi"), begun, added("a", null, assistant("a", "", "in_progress")))).toMatchObject({
      item: { role: "assistant", content: [{ transcript: "Hi" }] },
    });
  });

  it("T83: go to the part with their index, and make up those before it", () => {
    expect(content(begun, spoken("two", 2), spoken("one", 1))).toEqual([
      { type: "output_audio", transcript: "" },
      { type: "output_audio", transcript: "one" },
      { type: "output_audio", transcript: "two" },
    ]);
  });

  it.each([-1, 0.5, 1e9])("fill no memory for a part of index %s", (index) => {
    expect(content(begun, spoken("x", index))).toEqual([]);
  });

  it("T62: are what `done` says", () => {
    expect(content(begun, spoken("Helo"), allSpoken("Hello"))).toMatchObject([{ transcript: "Hello" }]);
    expect(content(begun, written("Hello  you"), allWritten("Hello you"))).toMatchObject([
      { text: "Hello you" },
    ]);
    expect(content(begun, spoken("Hi"), part("done", { type: "audio", transcript: "Hi!" }))).toEqual([
      { type: "output_audio", transcript: "Hi!" },
    ]);
  });

  it("T27: are not erased by a `done` that is empty, as one service sends them", () => {
    const empty = [allSpoken(""), part("done", { type: "audio", transcript: "" })];
    expect(content(begun, spoken("Hi"), ...empty)).toEqual([{ type: "output_audio", transcript: "Hi" }]);
    expect(content(begun, written("Hi"), allWritten(""), part("done", { type: "text", text: "" }))).toEqual([
      { type: "output_text", text: "Hi" },
    ]);
  });

  it("T52: do not grow any more once the item is finished", () => {
    const state = hear(ready(), begun, outputDone(assistant("a", "Hello", "incomplete")));
    expect(hear(state, spoken("Hello"))).toBe(state);
  });

  it("T43: are not cut by a late account of the end", () => {
    const finished = [begun, outputDone(assistant("a", "one two", "incomplete"))];
    expect(content(...finished, allSpoken("one"))).toMatchObject([{ transcript: "one two" }]);
  });

  it("T30: leave parts of unknown types as they are", () => {
    const smell = JSON.parse('{"type":"smell","of":"rain"}');
    expect(content(begun, part("added", smell), part("done", smell))).toEqual([smell]);
  });

  it("T30, T62: stay where their part turns out to be of another type", () => {
    const smell = JSON.parse('{"type":"smell"}');
    expect(content(begun, written("rain"), part("added", smell))).toEqual([{ type: "smell", text: "rain" }]);
  });

  it("T38: hold no audio", () => {
    expect(content(begun, part("done", { type: "audio", audio: "AAAA", transcript: "Hi" }))).toEqual([
      { type: "output_audio", transcript: "Hi" },
    ]);
  });

  it("T46: out of band stay out of the conversation", () => {
    const active = {
      id: "resp_1",
      ticket: null,
      format: null,
      silenced: false,
      cancelled: false,
    };
    const responses = { ...ready().responses, active: [{ ...active, inConversation: false }] };
    const state = hear(ready({ responses }), spoken("Hi"), spoken("!"));
    expect(state.items).toEqual([]);
    expect(state.asides).toMatchObject([
      { id: "a", onServer: false, item: { content: [{ transcript: "Hi!" }] } },
    ]);
  });

  it("change no item but theirs", () => {
    const before = hear(ready({ items: [message("user", "u"), message("assistant", "v")] }), begun);
    const after = hear(before, spoken("Hi"));
    expect([after.items[0], after.items[1]].map((item, i) => item === before.items[i])).toEqual([true, true]);
    expect({ ...after, items: null }).toEqual({ ...before, items: null });
  });

  it("T62: are the whole text however it is cut up, wherever its part is announced", () => {
    const announced = part("added", { type: "audio", transcript: "" });
    fc.assert(
      fc.property(fc.array(fc.string()), fc.nat(), (deltas, at) => {
        const events = [...deltas.map((delta) => spoken(delta)), ...[begun, announced]];
        const order = events.toSpliced(-2, 2).toSpliced(at % (deltas.length + 1), 0, begun, announced);
        expect(content(...order)).toEqual([{ type: "output_audio", transcript: deltas.join("") }]);
      }),
    );
  });
});

describe("arguments", () => {
  const blank: Item = {
    id: "f",
    type: "function_call",
    call_id: "c",
    name: "f",
    arguments: "",
    status: "in_progress",
  };

  it("add up as they stream, and are what `done` says", () => {
    expect(last(outputAdded(blank), argument('{"a"'), argument(":1}"))?.item).toEqual({
      ...blank,
      arguments: '{"a":1}',
    });
    expect(last(outputAdded(blank), argument("{"), allArguments("{}"))?.item).toEqual({
      ...blank,
      arguments: "{}",
    });
  });

  it("T28: make up their call, which then is announced", () => {
    const { status: _, ...held } = blank;
    expect(last(allArguments("{}"))).toMatchObject({
      item: { ...held, arguments: "{}" },
      responseId: "resp_1",
    });
    expect(last(argument("{}"), outputAdded(blank))?.item).toEqual({ ...blank, arguments: "{}" });
  });

  it("T27: are not erased by a `done` that is empty, and do not grow after the end", () => {
    const state = hear(
      ready(),
      outputAdded(blank),
      argument("{}"),
      allArguments(""),
      outputDone({ ...blank, status: "completed" }),
    );
    expect(state.items[0]?.item).toMatchObject({ arguments: "{}" });
    expect(hear(state, argument("{}"))).toBe(state);
  });

  it("T72: of MCP calls add up likewise", () => {
    const of = { item_id: "m", response_id: "resp_1", output_index: 0 };
    const item = last(
      { type: "response.mcp_call_arguments.delta", ...of, delta: "{" },
      { type: "response.mcp_call_arguments.delta", ...of, delta: '"a":1' },
      { type: "response.mcp_call_arguments.done", ...of, arguments: '{"a":1}' },
    );
    expect(item?.item).toEqual({
      type: "mcp_call",
      id: "m",
      server_label: "",
      name: "",
      arguments: '{"a":1}',
    });
  });
});
