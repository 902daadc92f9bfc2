import { describe, expect, it } from "vitest";
import { SessionTest, userSays } from "../support/session.js";

const idleMs = 5_000;
const detecting = (turn_detection: object | null) => ({
  type: "session.update",
  session: { type: "realtime", audio: { input: { turn_detection } } },
});
const withTimeout = (more: object = {}) =>
  detecting({ type: "server_vad", idle_timeout_ms: idleMs, ...more });

/** A brain that says 40 letters, which are two seconds of the humming voice. */
const twoSeconds = {
  *respond() {
    yield { type: "say", text: "a".repeat(40) } as const;
  },
};

/** A session whose model has just answered: the answer takes two seconds to play. */
async function answered(update = withTimeout()): Promise<SessionTest> {
  const test = new SessionTest({ brain: twoSeconds });
  await test.receive(update, userSays("Hello"), { type: "response.create" });
  expect(test.types()).toContain("response.done");
  test.forget();
  return test;
}

describe("an idle timeout", () => {
  it("commits the silence after an answer was played, and answers", async () => {
    const test = await answered();
    await test.clock.elapse(2_000 + idleMs - 1);
    expect(test.sent).toEqual([]);
    await test.clock.elapse(1);
    expect(test.types().slice(0, 5)).toEqual([
      "input_audio_buffer.timeout_triggered",
      "input_audio_buffer.committed",
      "conversation.item.added",
      "conversation.item.done",
      "response.created",
    ]);
    const { item_id } = test.last("input_audio_buffer.timeout_triggered");
    expect(test.last("input_audio_buffer.committed").item_id).toBe(item_id);
  });

  it("reports which part of the audio was silent, and commits that", async () => {
    const test = await answered();
    await test.hear("silence", 1_500);
    await test.clock.elapse(2_000);
    await test.hear("silence", 4_800);
    await test.clock.elapse(idleMs);
    const { item_id, ...event } = test.last("input_audio_buffer.timeout_triggered");
    expect(event).toMatchObject({ audio_start_ms: 1_500, audio_end_ms: 6_300 });
    await test.receive({ type: "conversation.item.retrieve", item_id });
    const { item } = test.last("conversation.item.retrieved");
    const part = item.type === "message" ? item.content[0] : undefined;
    const audio = part && "audio" in part ? (part.audio ?? "") : "";
    expect(Buffer.from(audio, "base64").length / 48).toBe(4_800);
  });

  it("recurs as long as nobody speaks", async () => {
    const test = await answered();
    await test.clock.elapse(2 * (2_000 + idleMs));
    expect(test.all("input_audio_buffer.timeout_triggered")).toHaveLength(2);
  });

  it("does not occur once the user speaks", async () => {
    const test = await answered(withTimeout({ create_response: false }));
    await test.clock.elapse(2_000);
    await test.hear("hum", 500);
    await test.hear("silence", 500);
    await test.clock.elapse(60_000);
    expect(test.types()).not.toContain("input_audio_buffer.timeout_triggered");
  });

  it("does not occur while the model answers", async () => {
    const test = await answered();
    await test.clock.elapse(6_000);
    await test.receive({ type: "response.create" });
    await test.clock.elapse(2_000 + idleMs - 1);
    expect(test.types()).not.toContain("input_audio_buffer.timeout_triggered");
  });

  it("is not delayed by out-of-band responses", async () => {
    const test = await answered();
    await test.clock.elapse(6_000);
    await test.receive({ type: "response.create", response: { conversation: "none" } });
    await test.clock.elapse(1_000);
    expect(test.types()).toContain("input_audio_buffer.timeout_triggered");
  });

  it("answers even with create_response off: that is its purpose", async () => {
    const test = await answered(withTimeout({ create_response: false }));
    await test.clock.elapse(2_000 + idleMs);
    expect(test.types()).toContain("response.created");
  });

  it("never occurs in a closed session", async () => {
    const test = await answered();
    test.session.close();
    expect(test.clock.pending).toBe(0);
  });
});

describe("changing an idle timeout", () => {
  const off = [
    ["no timeout", detecting({ type: "server_vad" })],
    ["semantic detection", detecting({ type: "semantic_vad" })],
    ["no detection", detecting(null)],
  ] as const;
  for (const [name, update] of off) {
    it(`cancels the current one: ${name}`, async () => {
      const test = await answered();
      await test.clock.elapse(6_000);
      await test.receive(update, withTimeout());
      await test.clock.elapse(60_000);
      expect(test.types()).not.toContain("input_audio_buffer.timeout_triggered");
    });
  }

  it("applies to the current silence", async () => {
    const test = await answered();
    await test.clock.elapse(6_000);
    await test.receive(withTimeout({ idle_timeout_ms: 10_000 }));
    await test.clock.elapse(5_999);
    expect(test.types()).not.toContain("input_audio_buffer.timeout_triggered");
    await test.clock.elapse(1);
    expect(test.types()).toContain("input_audio_buffer.timeout_triggered");
  });

  it.each([
    ["below", 4_999, "integer_below_min_value"],
    ["above", 30_001, "integer_above_max_value"],
  ])("is rejected %s the allowed range", async (_, idle_timeout_ms, code) => {
    const test = new SessionTest();
    await test.receive(withTimeout({ idle_timeout_ms }));
    expect(test.last("error").error).toMatchObject({
      code,
      param: "session.audio.input.turn_detection.idle_timeout_ms",
    });
  });

  it("is rejected with semantic detection", async () => {
    const test = new SessionTest();
    await test.receive(detecting({ type: "semantic_vad", idle_timeout_ms: idleMs }));
    expect(test.last("error").error.code).toBe("unknown_parameter");
  });
});
