import { describe, expect, it } from "vitest";
import { realisticPace } from "../../src/session/pace.js";
import { SessionTest, userSays } from "../support/session.js";
import { story } from "../support/story.js";

const userItem = ["conversation.item.added", "conversation.item.done"];
const spokenAnswer = [
  "response.created",
  "response.output_item.added",
  "conversation.item.added",
  "response.content_part.added",
  "speech",
  "response.output_audio.done",
  "response.output_audio_transcript.done",
  "response.content_part.done",
  "conversation.item.done",
  "response.output_item.done",
  "response.done",
];

describe("the order of events", () => {
  it("of a text turn answered in speech", async () => {
    const test = new SessionTest();
    await test.receive(userSays("Hello"), { type: "response.create" });
    expect(story(told(test))).toEqual(["session.created", ...userItem, ...spokenAnswer]);
    expect(test.types().at(-1)).toBe("rate_limits.updated");
  });

  it("of a text turn answered in text", async () => {
    const test = new SessionTest();
    await test.receive(userSays("Hello"), {
      type: "response.create",
      response: { output_modalities: ["text"] },
    });
    expect(story(told(test)).slice(3)).toEqual([
      "response.created",
      "response.output_item.added",
      "conversation.item.added",
      "response.content_part.added",
      "response.output_text.delta",
      "response.output_text.done",
      "response.content_part.done",
      "conversation.item.done",
      "response.output_item.done",
      "response.done",
    ]);
  });

  it("of a spoken turn", async () => {
    const test = new SessionTest();
    await test.hear("hum", 1_000);
    await test.hear("silence", 400);
    expect(story(told(test)).slice(1)).toEqual([
      "input_audio_buffer.speech_started",
      "input_audio_buffer.speech_stopped",
      "input_audio_buffer.committed",
      ...userItem,
      ...spokenAnswer,
    ]);
  });

  it("of a function call", async () => {
    const test = new SessionTest({
      brain: { respond: () => [{ type: "call", name: "look", arguments: '{"at":"it"}' }] },
    });
    await test.receive({ type: "response.create" });
    expect(story(told(test)).slice(1)).toEqual([
      "response.created",
      "response.output_item.added",
      "conversation.item.added",
      "response.function_call_arguments.delta",
      "response.function_call_arguments.done",
      "conversation.item.done",
      "response.output_item.done",
      "response.done",
    ]);
  });

  it("of a response that the user interrupts", async () => {
    const test = new SessionTest({ pace: realisticPace() });
    await test.receive(userSays("Count to 50"), { type: "response.create" });
    await test.clock.elapse(1_000);
    test.forget();
    await test.hear("hum", 500);
    expect(story(told(test))).toEqual([
      "input_audio_buffer.speech_started",
      "response.output_audio.done",
      "response.output_audio_transcript.done",
      "response.content_part.done",
      "conversation.item.done",
      "response.output_item.done",
      "response.done",
    ]);
    expect(test.last("response.done").response).toMatchObject({
      status: "cancelled",
      status_details: { type: "cancelled", reason: "turn_detected" },
      output: [{ status: "incomplete" }],
    });
  });
});

describe("the pace of a spoken answer", () => {
  it("has its first audio between 300 and 600 ms after the request", async () => {
    const test = new SessionTest({ pace: realisticPace() });
    await test.receive(userSays("Hello"), { type: "response.create" });
    await test.clock.elapse(299);
    expect(test.all("response.output_audio.delta")).toHaveLength(0);
    await test.clock.elapse(301);
    expect(test.all("response.output_audio.delta").length).toBeGreaterThan(0);
  });

  it("sends audio faster than it plays, by the configured factor", async () => {
    const test = new SessionTest({ pace: realisticPace(4) });
    await test.receive(userSays("Count to 40"), { type: "response.create" });
    await test.clock.elapse(400);
    const before = soundMs(test);
    await test.clock.elapse(1_000);
    expect((soundMs(test) - before) / 1_000).toBeCloseTo(4, 0);
  });

  it("splits audio into 100, 150, then 250 ms, and a last chunk of 250 to 650 ms", async () => {
    const test = new SessionTest();
    await test.receive(userSays("Say the rain in Spain stays mainly in the plain"), {
      type: "response.create",
    });
    const chunks = test.all("response.output_audio.delta").map(({ delta }) => msOf(delta));
    expect(chunks.slice(0, 2)).toEqual([100, 150]);
    expect(new Set(chunks.slice(2, -1))).toEqual(new Set([250]));
    expect(chunks.at(-1)).toBeGreaterThanOrEqual(250);
    expect(chunks.at(-1)).toBeLessThanOrEqual(650);
    expect(chunks.every((ms) => ms % 50 === 0)).toBe(true);
  });

  it("ends the transcript long before the audio", async () => {
    const test = new SessionTest();
    await test.receive(
      userSays("Say the rain in Spain stays mainly in the plain, as everybody knows by now"),
      { type: "response.create" },
    );
    const types = test.types();
    const lastWord = types.lastIndexOf("response.output_audio_transcript.delta");
    const soundsAfter = types.slice(lastWord).filter((type) => type === "response.output_audio.delta");
    expect(soundsAfter.length).toBeGreaterThan(test.all("response.output_audio.delta").length / 2);
  });
});

function told(test: SessionTest): { type: string }[] {
  return test.sent.map((event) => ({ ...event }));
}

function soundMs(test: SessionTest): number {
  return test.all("response.output_audio.delta").reduce((sum, { delta }) => sum + msOf(delta), 0);
}

function msOf(base64: string): number {
  return Buffer.from(base64, "base64").length / 48;
}
