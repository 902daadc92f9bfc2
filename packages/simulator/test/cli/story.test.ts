import { expect, it } from "vitest";
import { createStory } from "../../src/cli/story.js";
import type { Traffic } from "../../src/index.js";

const noon = Date.UTC(2026, 0, 5, 12);

/** The lines for events that come 100 ms apart. */
function told(...events: readonly Traffic["event"][]): string[] {
  const story = createStory({ colours: false });
  return events.flatMap((event, index) =>
    story.tell({ direction: "sent", sessionId: "sess_1", event }, noon + index * 100),
  );
}

const response = (fields: object) => ({ type: "response.done", response: fields });
const message = {
  type: "message",
  role: "assistant",
  content: [{ type: "output_audio", transcript: "Hello." }],
};

it("shows who connected, what was said, and how soon", () => {
  expect(
    told(
      { type: "session.created", session: { model: "gpt-realtime" } },
      { type: "conversation.item.added", item: { role: "user", content: [{ text: "hi" }] } },
      { type: "response.created" },
      { type: "response.output_audio.delta" },
      { type: "response.output_audio.delta" },
      response({ status: "completed", output: [message] }),
    ),
  ).toEqual([
    "12:00:00 #1 connected   gpt-realtime",
    '12:00:00 #1 user        "hi"',
    '12:00:00 #1 model       "Hello." first audio after 100 ms',
  ]);
});

it("shows speech, calls and their outputs", () => {
  const call = { type: "function_call", name: "get_weather", arguments: '{"city":"Paris"}' };
  expect(
    told(
      { type: "input_audio_buffer.speech_started", audio_start_ms: 500 },
      { type: "input_audio_buffer.speech_stopped", audio_end_ms: 2_000 },
      response({ status: "completed", output: [call] }),
      { type: "conversation.item.added", item: { type: "function_call_output", output: "sunny" } },
    ).map((line) => line.slice(12)),
  ).toEqual([
    "user        spoke for 1.5 s",
    'call        get_weather {"city":"Paris"}',
    'output      "sunny"',
  ]);
});

it("shows what was interrupted, and what failed", () => {
  expect(
    told(
      response({ status: "cancelled", status_details: { reason: "turn_detected" }, output: [message] }),
      response({ status: "failed", status_details: { error: { code: "server_error" } } }),
      { type: "error", error: { code: "invalid_value", message: "No." } },
    ).map((line) => line.slice(12)),
  ).toEqual([
    'model       "Hello."',
    "interrupted by the user",
    "error       failed: server_error",
    "error       invalid_value: No.",
  ]);
});

it("shows no secrets, and nothing that a terminal would obey", () => {
  const [line] = told({ type: "error", error: { code: "x", message: "key sk-very-secret\u001b[2J" } });
  expect(line).toContain("x: key ***[2J");
});

it("counts sessions, and shows how long they lasted", () => {
  const story = createStory({ colours: false });
  const tell = (sessionId: string, type: string) =>
    story.tell({ direction: "sent", sessionId, event: { type } }, noon);
  tell("a", "session.created");
  tell("b", "response.created");
  expect([story.sessions, story.speaking]).toEqual([2, 1]);
  expect(story.tellEnd("b", noon + 61_500)).toEqual(["12:01:01 #2 left        after 61.5 s"]);
  expect([story.sessions, story.speaking]).toEqual([1, 0]);
  expect(story.tellEnd("unknown", noon)).toEqual([]);
});
