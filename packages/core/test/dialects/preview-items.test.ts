import { describe, expect, it } from "vitest";
import { preview } from "../../src/dialects/preview.js";
import { decoderOf } from "./decoder.js";

/** The events that a new connection tells of these frames. */
function told(...frames: object[]): unknown[] {
  const decode = decoderOf(preview);
  return frames.flatMap((frame) => decode(JSON.stringify(frame)));
}

describe("preview, telling of items", () => {
  const created = "conversation.item.created";
  const added = "conversation.item.added";
  const done = "conversation.item.done";
  const user = { id: "u", type: "message", role: "user", status: "completed", content: [] };
  const answer = { id: "a", type: "message", role: "assistant", status: "in_progress", content: [] };
  const call = { id: "c", type: "function_call", name: "f", arguments: "" };
  const placed = { event_id: "e1", previous_item_id: "p" };
  const inResponse = { event_id: "e2", response_id: "r", output_index: 0 };

  it.each([
    user,
    { ...user, status: "in_progress" },
    { ...user, role: "system", status: undefined },
    { type: "function_call_output", call_id: "c", output: "" },
    { ...answer, status: "completed" },
    { ...answer, status: "incomplete" },
    { ...call, status: "completed" },
  ])("tells of one created whole that it is done: $type $role $status", (item) => {
    expect(told({ type: created, ...placed, item })).toEqual([
      { type: added, ...placed, item },
      { type: done, ...placed, item },
    ]);
  });

  it.each([answer, call, { id: "m", type: "mcp_call" }])(
    "waits for the response to end one it made: $type",
    (item) => {
      const ended = { ...item, status: "completed" };
      expect(
        told(
          { type: "response.output_item.added", ...inResponse, item },
          { type: created, ...placed, item },
          { type: "response.output_item.done", ...inResponse, item: ended },
        ),
      ).toEqual([
        { type: "response.output_item.added", ...inResponse, item },
        { type: added, ...placed, item },
        { type: done, ...inResponse, previous_item_id: "p", item: ended },
        { type: "response.output_item.done", ...inResponse, item: ended },
      ]);
    },
  );

  it("tells of none that was never in the conversation", () => {
    const event = {
      type: "response.output_item.done",
      ...inResponse,
      item: { ...answer, status: "completed" },
    };
    expect(told(event)).toEqual([event]);
  });

  it("leaves out what the service says again", () => {
    const types = told({ type: created, ...placed, item: user }, { type: done, ...placed, item: user });
    expect(types).toMatchObject([{ type: added }, { type: done }]);
  });

  it("prefers the service's own word where it comes first", () => {
    const ended = { ...answer, status: "completed" };
    const types = told(
      { type: created, ...placed, item: answer },
      { type: done, ...placed, item: ended },
      { type: "response.output_item.done", ...inResponse, item: ended },
      { type: done, ...placed, item: ended },
    );
    expect(types).toMatchObject([{ type: added }, { type: done }, { type: "response.output_item.done" }]);
  });

  it("forgets the oldest of too many that never end", () => {
    const decode = decoderOf(preview);
    const frame = (type: string, id: number) =>
      JSON.stringify({ type, ...inResponse, item: { ...answer, id: `${id}` } });
    for (let id = 0; id <= 64; id += 1) decode(frame(created, id));
    expect(decode(frame("response.output_item.done", 0))).toHaveLength(1);
    expect(decode(frame("response.output_item.done", 64))).toHaveLength(2);
  });
});
