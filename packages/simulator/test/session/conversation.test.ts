import type { ClientEvent } from "@rt/core";
import { describe, expect, it } from "vitest";
import { maxConversationChars } from "../../src/limits.js";
import { realisticPace } from "../../src/session/pace.js";
import { SessionTest, userSays } from "../support/session.js";

async function withSpokenAnswer(): Promise<{ test: SessionTest; itemId: string; soundMs: number }> {
  const test = new SessionTest();
  await test.receive(userSays("Say one two three four five", "question"), { type: "response.create" });
  const sound = test.all("response.output_audio.delta");
  const soundMs = sound.reduce((sum, { delta }) => sum + Buffer.from(delta, "base64").length / 48, 0);
  return { test, itemId: test.last("response.output_audio.done").item_id, soundMs };
}

const after = (event: ClientEvent, previous: string) => ({ ...event, previous_item_id: previous });

describe("conversation.item.create", () => {
  it("places items at the end, at the front, or after another item", async () => {
    const test = new SessionTest();
    await test.receive(
      userSays("b", "b"),
      after(userSays("a", "a"), "root"),
      userSays("d", "d"),
      after(userSays("c", "c"), "b"),
    );
    const placed = test
      .all("conversation.item.added")
      .map(({ item, previous_item_id }) => [item.id, previous_item_id]);
    expect(placed).toEqual([
      ["b", null],
      ["a", null],
      ["d", "b"],
      ["c", "b"],
    ]);
  });

  it("gives the brain the items in that order", async () => {
    const seen: unknown[] = [];
    const test = new SessionTest({
      brain: { respond: ({ items }) => (seen.push(...items.map(({ id }) => id)), []) },
    });
    await test.receive(userSays("b", "b"), after(userSays("a", "a"), "root"), { type: "response.create" });
    expect(seen).toEqual(["a", "b"]);
  });

  it("is accepted while a response is active", async () => {
    const test = new SessionTest({ pace: realisticPace() });
    await test.receive(userSays("Count to 9"), { type: "response.create" });
    await test.clock.elapse(500);
    await test.receive(userSays("and on", "later"));
    expect(test.last("conversation.item.done")).toMatchObject({ item: { id: "later" } });
    await test.clock.elapse(10_000);
    expect(test.last("response.done").response.status).toBe("completed");
  });

  const item = (fields: object) => ({ type: "conversation.item.create", item: fields });
  const message = (role: string, ...content: object[]) => item({ type: "message", role, content });
  const mistakes: readonly (readonly [string, object, string, string | null])[] = [
    ["an unknown previous item", after(userSays("x"), "nowhere"), "invalid_value", "previous_item_id"],
    ["an id that is in use", userSays("x", "taken"), "invalid_value", "item.id"],
    ["an id of 33 characters", userSays("x", "i".repeat(33)), "string_above_max_length", "item.id"],
    [
      "speech of the assistant",
      message("assistant", { type: "output_audio", audio: "AAAA" }),
      "invalid_value",
      "item.content[0].type",
    ],
    [
      "text without its text",
      message("user", { type: "input_text" }),
      "missing_required_parameter",
      "item.content[0].text",
    ],
    ["an unknown role", message("god"), "invalid_value", "item.role"],
    ["an unknown type", item({ type: "poem" }), "invalid_value", "item.type"],
    ["no type", item({}), "missing_required_parameter", "item.type"],
    ["a list", item([]), "invalid_type", "item"],
    [
      "an output without a call",
      item({ type: "function_call_output", call_id: "c", output: "" }),
      "invalid_tool_call_id",
      null,
    ],
    ["invalid audio", message("user", { type: "input_audio", audio: "?" }), "invalid_value", "audio"],
  ];
  for (const [name, event, code, param] of mistakes) {
    it(`refuses ${name}: ${code}`, async () => {
      const test = new SessionTest();
      await test.receive(userSays("there", "taken"));
      await test.receive({ ...event, event_id: "e1" });
      expect(test.last("error").error).toMatchObject({ code, param, event_id: "e1" });
      expect(test.all("conversation.item.added")).toHaveLength(1);
    });
  }
});

describe("the size of a conversation", () => {
  const third = "x".repeat(Math.floor(maxConversationChars / 3) - 1_000);

  it("does not count refused items", async () => {
    const test = new SessionTest();
    await test.receive(userSays(third, "a"));
    await test.receive(userSays(third, "a"), after(userSays(third, "z"), "nowhere"), userSays(third, "b"));
    expect(test.all("error").map(({ error }) => error.param)).toEqual(["item.id", "previous_item_id"]);
    await test.receive(userSays(third, "c"), userSays(third, "d"));
    expect(test.last("error").error.code).toBe("conversation_too_long");
    expect(test.all("conversation.item.added").map(({ item }) => item.id)).toEqual(["a", "b", "c"]);
  });

  it("shrinks by the whole of a deleted item, even after its id was used again", async () => {
    const test = new SessionTest();
    await test.receive(userSays(third, "a"), userSays(third, "b"), userSays(third, "c"), userSays("x", "a"));
    await test.receive({ type: "conversation.item.delete", item_id: "a" }, userSays(third, "d"));
    expect(test.last("conversation.item.added").item.id).toBe("d");
  });
});

describe("conversation.item.retrieve", () => {
  it("returns all audio of a message once, in its first audio part", async () => {
    const test = new SessionTest();
    const sounds = [1, 2].map((value) => Buffer.alloc(4_800, value));
    const parts = sounds.map((bytes) => ({ type: "input_audio", audio: bytes.toString("base64") }));
    const content = [{ type: "input_text", text: "Listen:" }, ...parts];
    await test.receive(
      { type: "conversation.item.create", item: { id: "two", type: "message", role: "user", content } },
      { type: "conversation.item.retrieve", item_id: "two" },
    );
    expect(test.last("conversation.item.retrieved").item).toMatchObject({
      content: [
        { type: "input_text" },
        { type: "input_audio", audio: Buffer.concat(sounds).toString("base64") },
        { type: "input_audio", transcript: null },
      ],
    });
    expect(JSON.stringify(test.last("conversation.item.retrieved")).length).toBeLessThan(14_000);
  });

  it("returns the audio of an answer", async () => {
    const { test, itemId, soundMs } = await withSpokenAnswer();
    await test.receive({ type: "conversation.item.retrieve", item_id: itemId });
    const { item } = test.last("conversation.item.retrieved");
    const part = item.type === "message" && item.role === "assistant" ? item.content[0] : undefined;
    expect(part).toMatchObject({ type: "output_audio", transcript: "one two three four five" });
    expect(part && "audio" in part && Buffer.from(part.audio ?? "", "base64").length / 48).toBe(soundMs);
  });

  it("rejects an unknown item", async () => {
    const test = new SessionTest();
    await test.receive({ type: "conversation.item.retrieve", item_id: "nothing" });
    expect(test.last("error").error).toMatchObject({
      code: "item_retrieve_invalid_item_id",
      param: "item_id",
    });
  });
});

describe("conversation.item.delete", () => {
  it("removes an item, once", async () => {
    const test = new SessionTest();
    const drop = { type: "conversation.item.delete", item_id: "a" } as const;
    await test.receive(userSays("a", "a"), drop, drop, userSays("b", "b"));
    expect(test.all("conversation.item.deleted")).toHaveLength(1);
    expect(test.last("error").error).toMatchObject({ code: "item_delete_invalid_item_id" });
    expect(test.last("conversation.item.added").previous_item_id).toBeNull();
  });

  it("does not stop an answer that is being spoken", async () => {
    const test = new SessionTest({ pace: realisticPace() });
    await test.receive(userSays("Count to 9"), { type: "response.create" });
    await test.clock.elapse(600);
    await test.receive({
      type: "conversation.item.delete",
      item_id: test.last("response.output_item.added").item.id ?? "",
    });
    await test.clock.elapse(10_000);
    expect(test.last("response.done").response.status).toBe("completed");
  });
});

describe("conversation.item.truncate", () => {
  const cut = (item_id: string, audio_end_ms: number, content_index = 0) =>
    ({ type: "conversation.item.truncate", item_id, content_index, audio_end_ms }) as const;

  it("cuts the audio and drops the transcript", async () => {
    const { test, itemId } = await withSpokenAnswer();
    await test.receive(cut(itemId, 300), { type: "conversation.item.retrieve", item_id: itemId });
    expect(test.last("conversation.item.truncated")).toMatchObject({
      item_id: itemId,
      audio_end_ms: 300,
      content_index: 0,
    });
    const { item } = test.last("conversation.item.retrieved");
    const part = item.type === "message" && item.role === "assistant" ? item.content[0] : undefined;
    expect(part).not.toHaveProperty("transcript");
    expect(part && "audio" in part && Buffer.from(part.audio ?? "", "base64").length / 48).toBe(300);
  });

  it("cuts to the whole length at most", async () => {
    const { test, itemId, soundMs } = await withSpokenAnswer();
    await test.receive(cut(itemId, soundMs));
    expect(test.types()).not.toContain("error");
    await test.receive(cut(itemId, soundMs + 1));
    expect(test.last("error").error.message).toBe(
      `Audio content of ${soundMs}ms is already shorter than ${soundMs + 1}ms`,
    );
  });

  it("works while the answer is still being spoken", async () => {
    const test = new SessionTest({ pace: realisticPace() });
    await test.receive(userSays("Count to 30"), { type: "response.create" });
    await test.clock.elapse(1_000);
    await test.receive(cut(test.last("response.output_audio.delta").item_id, 100));
    expect(test.last("conversation.item.truncated").audio_end_ms).toBe(100);
  });

  it("rejects items without model speech, unknown items and invalid times", async () => {
    const { test, itemId } = await withSpokenAnswer();
    await test.receive(
      cut("question", 0),
      cut(itemId, 0, 1),
      cut("nothing", 0),
      cut(itemId, -1),
      cut(itemId, 0.5),
    );
    expect(test.all("error").map(({ error }) => error.code)).toEqual([
      "unsupported_content_type",
      "unsupported_content_type",
      "item_truncate_invalid_item_id",
      "integer_below_min_value",
      "invalid_type",
    ]);
  });
});
