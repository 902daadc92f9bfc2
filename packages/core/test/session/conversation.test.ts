import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isWire } from "../../src/dialects/wire.js";
import { serverEvents } from "../../src/dialects/required.js";
import type { ServerEvent } from "../../src/protocol/server-events.js";
import { contentOf } from "../../src/session/item-text.js";
import type { SessionItem } from "../../src/session/item.js";
import { play, ready, says } from "./play.js";

const concerned = Object.keys(serverEvents).filter((type) =>
  /item|content_part|output_text|transcript|arguments|mcp|response\.done/.test(type),
);

/** Anything that passes the gate: what is required is there, and all else is whatever a service makes of it. */
const value = fc.oneof(fc.jsonValue({ maxDepth: 1 }), fc.constantFrom("a", "text", "output_audio", 0, 1));
const id = fc.constantFrom("a", "b", "c");
const part = fc.oneof(
  value,
  fc.record({ type: value, text: value, transcript: value }, { requiredKeys: [] }),
);
const item = fc.record(
  {
    id: fc.oneof({ weight: 9, arbitrary: id }, { weight: 1, arbitrary: value }),
    type: fc.oneof(fc.constantFrom("message", "function_call", "mcp_call"), value),
    role: fc.oneof(fc.constantFrom("user", "assistant"), value),
    status: fc.oneof(fc.constantFrom("in_progress", "completed", "incomplete"), value),
    content: fc.oneof(fc.array(part, { maxLength: 3 }), value),
    arguments: value,
    call_id: value,
  },
  { requiredKeys: [] },
);
const response = fc.record(
  {
    id: fc.oneof(fc.constant("r"), value),
    output: fc.oneof(fc.array(fc.oneof(item, value)), value),
    conversation_id: value,
  },
  { requiredKeys: [] },
);
const required = {
  type: fc.constantFrom(...concerned),
  item_id: id,
  response_id: fc.constant("r"),
  call_id: id,
  item,
  response,
  part,
  delta: fc.string(),
  text: fc.string(),
  arguments: fc.string(),
  content_index: fc.oneof(fc.nat(2), fc.double(), fc.integer()),
  audio_end_ms: fc.double({ noNaN: true, noDefaultInfinity: true }),
  transcript: fc.string(),
  error: fc.record({ code: value, message: value, param: value }, { requiredKeys: [] }),
};
const free = {
  previous_item_id: fc.oneof(id, value),
  id: value,
  speaker: value,
  start: value,
  end: value,
  name: value,
};
const event = fc.record(
  { ...required, ...free },
  { requiredKeys: Object.keys(required) as (keyof typeof required)[] },
);
const events = fc
  .array(event, { maxLength: 20 })
  .map((list): ServerEvent[] => JSON.parse(JSON.stringify(list)));

describe("a conversation, whatever the service says within the law", () => {
  it("T90: is plain JSON, holds each item once, and throws at nobody", () => {
    fc.assert(
      fc.property(events, (list) => {
        const { state } = play(ready(), ...list.map((each) => says(each)));
        expect(JSON.parse(JSON.stringify(state))).toStrictEqual(state);
        const ids = [...state.items, ...state.asides].map((entry) => entry.id);
        expect(new Set(ids).size).toBe(ids.length);
        expect(ids.filter((each) => typeof each !== "string")).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  it("T27, T43: never goes back: what is over stays over, and none of its text is lost", () => {
    const isSpokenOf = ({ type }: ServerEvent): boolean => /transcription/.test(type);
    fc.assert(
      fc.property(events, events, (first, then) => {
        const before = play(ready(), ...first.map((each) => says(each))).state;
        const later = then.filter((each) => !isSpokenOf(each));
        const after = play(before, ...later.map((each) => says(each))).state;
        for (const old of before.items.filter(({ status }) => status !== "in_progress")) {
          const entry = after.items.find((each) => each.id === old.id);
          expect(entry?.status ?? old.status).toBe(old.status);
          for (const [i, length] of lengths(old).entries())
            if (entry) expect(lengths(entry)[i]).toBeGreaterThanOrEqual(length);
        }
      }),
    );
  });
});

/** How long each text of each part is. */
function lengths({ item }: SessionItem): number[] {
  const lengthOf = (text: unknown): number => (typeof text === "string" ? text.length : 0);
  return contentOf(item).flatMap((each) =>
    isWire(each) ? [lengthOf(each.text), lengthOf(each.transcript)] : [0, 0],
  );
}
