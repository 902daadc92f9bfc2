import { encodeBase64, encodeMulaw } from "@rt/core";
import { describe, expect, it } from "vitest";
import { maxAppendBytes } from "../../src/limits.js";
import { realisticPace } from "../../src/session/pace.js";
import { SessionTest, userSays } from "../support/session.js";
import { hum } from "../support/tone.js";

const configured = (input: object) => ({
  type: "session.update",
  session: { type: "realtime", audio: { input } },
});
const manual = configured({ turn_detection: null });

describe("turn detection", () => {
  it("turns speech into an item with its audio, padding included", async () => {
    const test = new SessionTest();
    await test.hear("silence", 1_000);
    await test.hear("hum", 1_000);
    await test.hear("silence", 500);
    const { audio_start_ms, item_id } = test.last("input_audio_buffer.speech_started");
    const { audio_end_ms } = test.last("input_audio_buffer.speech_stopped");
    expect(audio_start_ms).toBeGreaterThanOrEqual(1_000 - 300 - 32);
    expect(audio_start_ms).toBeLessThanOrEqual(1_000 - 300 + 32);
    expect(audio_end_ms).toBeGreaterThanOrEqual(2_200);
    expect(audio_end_ms).toBeLessThanOrEqual(2_200 + 3 * 32);
    await test.receive({ type: "conversation.item.retrieve", item_id });
    expect(retrievedMs(test)).toBeCloseTo(audio_end_ms - audio_start_ms, 0);
  });

  it("prepares the brain once, at the first audio, before anybody speaks", async () => {
    let readied = 0;
    const brain = { hear: () => "hm", respond: () => [], listen: () => void (readied += 1) };
    const test = new SessionTest({ brain });
    expect(readied).toBe(0);
    await test.hear("silence", 20);
    expect(readied).toBe(1);
    await test.hear("hum", 500);
    await test.hear("silence", 500);
    expect(readied).toBe(1);
  });

  it("counts time over all audio ever appended", async () => {
    const test = new SessionTest();
    for (const turn of [1, 2]) {
      await test.hear("hum", 500);
      await test.hear("silence", 500);
      expect(test.all("input_audio_buffer.speech_stopped")).toHaveLength(turn);
    }
    const [first, second] = test.all("input_audio_buffer.speech_started");
    expect(second?.audio_start_ms).toBeGreaterThan(600);
    expect(test.last("input_audio_buffer.committed").previous_item_id).not.toBe(first?.item_id);
  });

  it("answers only if create_response is set", async () => {
    const test = new SessionTest();
    await test.receive(configured({ turn_detection: { type: "server_vad", create_response: false } }));
    await test.hear("hum", 500);
    await test.hear("silence", 500);
    expect(test.types()).toContain("conversation.item.done");
    expect(test.types()).not.toContain("response.created");
  });

  it("interrupts only if interrupt_response is set, and otherwise cannot answer", async () => {
    const test = new SessionTest({ pace: realisticPace() });
    await test.receive(configured({ turn_detection: { type: "server_vad", interrupt_response: false } }));
    await test.receive(userSays("Count to 90"), { type: "response.create" });
    await test.clock.elapse(500);
    await test.hear("hum", 500);
    await test.hear("silence", 500);
    expect(test.types()).not.toContain("response.done");
    expect(test.last("error").error).toMatchObject({
      code: "conversation_already_has_active_response",
      event_id: null,
    });
  });

  it("waits longer the less eager semantic detection is", async () => {
    const test = new SessionTest();
    await test.receive(configured({ turn_detection: { type: "semantic_vad", eagerness: "low" } }));
    await test.hear("hum", 500);
    await test.hear("silence", 1_000);
    expect(test.types()).not.toContain("input_audio_buffer.speech_stopped");
    await test.hear("silence", 400);
    expect(test.types()).toContain("input_audio_buffer.speech_stopped");
  });

  it("works with telephone audio", async () => {
    const test = new SessionTest();
    await test.receive(configured({ format: { type: "audio/pcmu" } }));
    const speech = encodeBase64(encodeMulaw(hum(8_000)));
    const silence = encodeBase64(encodeMulaw(new Int16Array(4_000)));
    await test.receive(
      { type: "input_audio_buffer.append", audio: speech },
      { type: "input_audio_buffer.append", audio: silence },
    );
    expect(test.last("input_audio_buffer.speech_started").audio_start_ms).toBe(0);
    expect(test.last("input_audio_buffer.speech_stopped").audio_end_ms).toBeGreaterThan(1_200);
  });
});

describe("a client that commits by itself", () => {
  it("gets an item with its audio, and no response", async () => {
    const test = new SessionTest();
    await test.receive(manual);
    await test.hear("hum", 700);
    await test.receive({ type: "input_audio_buffer.commit" });
    expect(test.types().slice(2)).toEqual([
      "input_audio_buffer.committed",
      "conversation.item.added",
      "conversation.item.done",
    ]);
    await test.receive({
      type: "conversation.item.retrieve",
      item_id: test.last("input_audio_buffer.committed").item_id,
    });
    expect(retrievedMs(test)).toBe(700);
  });

  it("needs 100 ms of audio", async () => {
    const test = new SessionTest();
    await test.receive(manual);
    await test.hear("hum", 50);
    await test.receive({ type: "input_audio_buffer.commit", event_id: "c1" });
    expect(test.last("error").error).toMatchObject({
      code: "input_audio_buffer_commit_empty",
      event_id: "c1",
    });
    expect(test.last("error").error.message).toContain("only has 50.00ms");
    await test.hear("hum", 50);
    await test.receive({ type: "input_audio_buffer.commit" }, { type: "input_audio_buffer.commit" });
    expect(test.all("input_audio_buffer.committed")).toHaveLength(1);
    expect(test.last("error").error.message).toContain("only has 0.00ms");
  });

  it("needs 100 ms of telephone audio, no more", async () => {
    const test = new SessionTest();
    await test.receive(configured({ turn_detection: null, format: { type: "audio/pcma" } }));
    await test.receive(
      { type: "input_audio_buffer.append", audio: encodeBase64(new Uint8Array(800)) },
      { type: "input_audio_buffer.commit" },
    );
    expect(test.types()).toContain("input_audio_buffer.committed");
  });

  it("may commit during detected speech, for which speech_stopped is then never sent", async () => {
    const test = new SessionTest();
    await test.hear("hum", 500);
    const { item_id } = test.last("input_audio_buffer.speech_started");
    await test.receive({ type: "input_audio_buffer.commit" });
    await test.hear("silence", 500);
    expect(test.all("input_audio_buffer.committed")[0]?.item_id).toBe(item_id);
    expect(test.all("input_audio_buffer.speech_stopped").map((event) => event.item_id)).not.toContain(
      item_id,
    );
  });

  const bytes = (...values: number[]) => Buffer.from(values).toString("base64");
  const append = (audio: string) => ({ type: "input_audio_buffer.append", audio });
  const tone = Buffer.alloc(4_800, Buffer.from([1, 2]));

  it("also clears half a sample", async () => {
    const test = new SessionTest();
    await test.receive(manual, append(bytes(9)), { type: "input_audio_buffer.clear" });
    await test.receive(append(tone.toString("base64")), { type: "input_audio_buffer.commit" });
    expect((await retrieved(test)).equals(tone)).toBe(true);
  });

  it("leaves half a sample behind when it commits", async () => {
    const test = new SessionTest();
    const odd = Buffer.concat([tone, Buffer.from([9])]).toString("base64");
    await test.receive(manual, append(odd), { type: "input_audio_buffer.commit" });
    await test.receive(append(tone.toString("base64")), { type: "input_audio_buffer.commit" });
    expect((await retrieved(test)).equals(tone)).toBe(true);
  });

  it("loses nothing when a commit is rejected", async () => {
    const test = new SessionTest();
    await test.receive(manual, append(bytes(1)), { type: "input_audio_buffer.commit" });
    await test.receive(append(Buffer.concat([tone.subarray(1), Buffer.from([1, 2])]).toString("base64")));
    await test.receive({ type: "input_audio_buffer.commit" });
    expect((await retrieved(test)).subarray(0, 4_800).equals(tone)).toBe(true);
  });

  it("can clear the buffer", async () => {
    const test = new SessionTest();
    await test.receive(manual);
    await test.hear("hum", 500);
    await test.receive({ type: "input_audio_buffer.clear" }, { type: "input_audio_buffer.commit" });
    expect(test.types().slice(2)).toEqual(["input_audio_buffer.cleared", "error"]);
  });
});

describe("appended audio", () => {
  it("must be base64", async () => {
    const test = new SessionTest();
    await test.receive({ type: "input_audio_buffer.append", audio: "not base64!" });
    expect(test.last("error").error).toMatchObject({ code: "invalid_value", param: "audio" });
  });

  it("must not be larger than 15 MiB", async () => {
    const test = new SessionTest();
    const audio = "A".repeat(Math.ceil(maxAppendBytes / 3) * 4 + 4);
    await test.receive({ type: "input_audio_buffer.append", audio });
    expect(test.last("error").error).toMatchObject({ code: "invalid_value", param: "audio" });
  });

  it("may split a sample in two", async () => {
    const test = new SessionTest();
    await test.receive(manual);
    const bytes = Buffer.alloc(4_801);
    const parts = [bytes, Buffer.alloc(4_799)].map((part) => part.toString("base64"));
    await test.receive(...parts.map((audio) => ({ type: "input_audio_buffer.append", audio })), {
      type: "input_audio_buffer.commit",
    });
    await test.receive({
      type: "conversation.item.retrieve",
      item_id: test.last("input_audio_buffer.committed").item_id,
    });
    expect(retrievedMs(test)).toBe(200);
  });
});

describe("a transcription session", () => {
  it("transcribes and does not answer", async () => {
    const test = new SessionTest({ intent: "transcription" });
    const input = { transcription: { model: "gpt-4o-mini-transcribe" } };
    await test.receive({ type: "session.update", session: { type: "transcription", audio: { input } } });
    await test.hear("hum", 1_000);
    await test.hear("silence", 500);
    expect(test.last("conversation.item.input_audio_transcription.completed")).toMatchObject({
      transcript: expect.stringMatching(/^\[1\.\d seconds of speech\]$/),
      usage: { type: "tokens" },
    });
    expect(test.types()).not.toContain("response.created");
    await test.receive({ type: "response.create" });
    expect(test.last("error").error.code).toBe("invalid_value");
  });

  it("reports a failed transcription", async () => {
    const test = new SessionTest({
      intent: "transcription",
      brain: { hear: () => Promise.reject(new Error("deaf")) },
    });
    await test.receive({
      type: "session.update",
      session: { type: "transcription", audio: { input: { transcription: {} } } },
    });
    await test.hear("hum", 1_000);
    await test.hear("silence", 500);
    expect(test.last("conversation.item.input_audio_transcription.failed").error).toMatchObject({
      type: "server_error",
    });
  });
});

function retrievedMs(test: SessionTest): number {
  const { item } = test.last("conversation.item.retrieved");
  const part = item.type === "message" ? item.content[0] : undefined;
  return part && "audio" in part && part.audio ? Buffer.from(part.audio, "base64").length / 48 : 0;
}

/** The audio of the last commit. */
async function retrieved(test: SessionTest): Promise<Buffer> {
  const { item_id } = test.last("input_audio_buffer.committed");
  await test.receive({ type: "conversation.item.retrieve", item_id });
  const { item } = test.last("conversation.item.retrieved");
  const part = item.type === "message" ? item.content[0] : undefined;
  return Buffer.from(part && "audio" in part && part.audio ? part.audio : "", "base64");
}
