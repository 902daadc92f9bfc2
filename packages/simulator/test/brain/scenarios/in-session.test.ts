import { describe, expect, it } from "vitest";
import { createDefaultBrain } from "../../../src/brain/default-brain.js";
import { lengthHeard } from "../../../src/brain/phrase-ear.js";
import type { ScenarioStep } from "../../../src/brain/scenarios/definition.js";
import { defineScenario } from "../../../src/brain/scenarios/scenario.js";
import type { Fault } from "../../../src/faults/fault.js";
import { realisticPace } from "../../../src/session/pace.js";
import { SessionTest, userSays } from "../../support/session.js";
import type { SessionTestOptions } from "../../support/session.js";

const create = { type: "response.create" };

async function play(does: readonly ScenarioStep[], options: SessionTestOptions = {}): Promise<SessionTest> {
  const otherwise = createDefaultBrain({ hear: lengthHeard });
  const brain = defineScenario({ rules: [{ hears: "go", does }], otherwise });
  const test = new SessionTest({ brain, ...options });
  await test.receive(userSays("Go!"), create);
  return test;
}

describe("a scenario in a session", () => {
  it("waits, at any pace", async () => {
    const test = await play(["One.", { wait: 5_000 }, " Two."]);
    await test.clock.elapse(4_999);
    expect(test.types()).not.toContain("response.done");
    await test.clock.elapse(1);
    const [item] = test.last("response.done").response.output ?? [];
    expect(item).toMatchObject({ content: [{ transcript: "One. Two." }] });
  });

  it("fails a response", async () => {
    const test = await play(["One", { fail: { code: "rate_limit_exceeded", type: "tokens" } }, " Two"]);
    expect(test.last("response.done").response).toMatchObject({
      status: "failed",
      status_details: { type: "failed", error: { type: "tokens", code: "rate_limit_exceeded" } },
      output: [{ status: "incomplete", content: [{ transcript: "One" }] }],
    });
    expect(test.all("error")).toEqual([]);
  });

  it("stops a response", async () => {
    const test = await play([{ stop: "content_filter" }]);
    expect(test.last("response.done").response).toMatchObject({
      status: "incomplete",
      status_details: { type: "incomplete", reason: "content_filter" },
    });
  });

  it("sends an error, and continues", async () => {
    const error = { code: "server_overloaded", message: "Later, please.", param: "audio" };
    const test = await play([{ error }, { error: { code: "bare" } }, "Done."]);
    expect(test.all("error").map((event) => event.error)).toEqual([
      { type: "server_error", ...error, event_id: null },
      expect.objectContaining({ code: "bare", param: null, message: expect.stringMatching(/./) }),
    ]);
    expect(test.last("response.done").response.status).toBe("completed");
  });

  it("injects a fault into the connection", async () => {
    const injected: Fault[] = [];
    const fault: Fault = { kind: "drop", times: 1 };
    await play([{ fault }], { inject: (news) => injected.push(news) });
    expect(injected).toEqual([fault]);
    const test = await play([{ fault }]);
    expect(test.last("error").error.message).toMatch(/no connection for a fault to affect/);
  });

  it("calls a function, and speaks its output in the next response", async () => {
    const test = await play([{ call: "f", with: { a: 1 } }, "It is {{output}}."]);
    const call = test.last("response.function_call_arguments.done");
    expect(call).toMatchObject({ name: "f", arguments: '{"a":1}' });
    const item = { type: "function_call_output", call_id: call.call_id, output: "42" };
    await test.receive({ type: "conversation.item.create", item }, create);
    expect(test.last("response.output_audio_transcript.done").transcript).toBe("It is 42.");
  });
});

describe("an interruption by a scenario", () => {
  it("looks like one by the user, and ends the response", async () => {
    const test = await play(["One, two,", { interrupt: true }, " three."], { pace: realisticPace() });
    await test.clock.elapse(10_000);
    const types = test.types();
    expect(types.slice(types.indexOf("input_audio_buffer.speech_started"))).toEqual([
      "input_audio_buffer.speech_started",
      "response.output_audio.done",
      "response.output_audio_transcript.done",
      "response.content_part.done",
      "conversation.item.done",
      "response.output_item.done",
      "response.done",
      "rate_limits.updated",
    ]);
    expect(test.last("response.done").response).toMatchObject({
      status: "cancelled",
      status_details: { type: "cancelled", reason: "turn_detected" },
      output: [{ status: "incomplete", content: [{ transcript: "One, two," }] }],
    });
  });

  it("with words is a turn of its own, which is answered", async () => {
    const audio = { input: { transcription: { model: "whisper-1" } } };
    const brain = defineScenario({
      rules: [{ hears: "go", does: ["One", { interrupt: "Stop, please." }] }],
      otherwise: "You said: {{heard}}",
    });
    const test = new SessionTest({ brain });
    await test.receive({ type: "session.update", session: { type: "realtime", audio } });
    await test.hear("silence", 2_000);
    await test.receive(userSays("Go!"), create);
    const { item_id } = test.last("input_audio_buffer.committed");
    expect(test.last("input_audio_buffer.speech_started")).toMatchObject({ audio_start_ms: 1_500, item_id });
    expect(test.last("input_audio_buffer.speech_stopped")).toMatchObject({ audio_end_ms: 2_000, item_id });
    expect(test.last("conversation.item.input_audio_transcription.completed")).toMatchObject({
      item_id,
      transcript: "Stop, please.",
    });
    expect(test.all("response.done").map(({ response }) => response.status)).toEqual([
      "cancelled",
      "completed",
    ]);
    expect(test.last("response.output_audio_transcript.done").transcript).toBe("You said: Stop, please.");
  });

  it("leaves the response alone if the session disables interruption", async () => {
    const brain = defineScenario({ rules: [{ does: [{ interrupt: true }, "I go on."] }] });
    const test = new SessionTest({ brain });
    const turn_detection = { type: "server_vad", interrupt_response: false };
    await test.receive({
      type: "session.update",
      session: { type: "realtime", audio: { input: { turn_detection } } },
    });
    await test.receive(create);
    expect(test.types()).toContain("input_audio_buffer.speech_started");
    expect(test.last("response.done").response.status).toBe("completed");
  });

  it("does not keep the user from speaking", async () => {
    const test = await play([{ interrupt: true }]);
    await test.hear("hum", 1_000);
    await test.hear("silence", 1_000);
    expect(test.all("input_audio_buffer.speech_started")).toHaveLength(2);
    expect(test.all("input_audio_buffer.speech_stopped")).toHaveLength(1);
    expect(test.last("response.done").response.status).toBe("completed");
  });
});
