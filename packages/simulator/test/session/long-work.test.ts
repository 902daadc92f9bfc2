import { encodeBase64, encodePcm16 } from "@rt/core";
import { describe, expect, it } from "vitest";
import { takeTurns } from "../support/clock.js";
import { createLoudnessVad } from "../support/ears.js";
import { SessionTest } from "../support/session.js";
import { hum } from "../support/tone.js";

const framesASecond = 1_000 / 32;
const append = (seconds: number) => ({
  type: "input_audio_buffer.append",
  audio: encodePcm16(hum(seconds * 24_000)),
});
const clear = (event_id?: string) => ({ type: "input_audio_buffer.clear", ...(event_id && { event_id }) });
const telephone = { type: "audio/pcmu" };

/** A session whose turn detection counts the frames it hears. */
function counting(): { test: SessionTest; frames: () => number } {
  let frames = 0;
  const createVad = () => {
    const vad = createLoudnessVad();
    return { ...vad, probability: (frame: Float32Array) => (frames++, vad.probability(frame)) };
  };
  return { test: new SessionTest({ createVad }), frames: () => frames };
}

describe("a long append", () => {
  it("is processed a second at a time, so that other sessions get their turns", async () => {
    const { test, frames } = counting();
    test.session.receive(append(10));
    const heard = [frames()];
    await takeTurns(test.clock, () => heard.push(frames()) < 10);
    expect(heard.map((count) => Math.ceil(count / framesASecond))).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect(test.types()).toContain("input_audio_buffer.speech_started");
  });

  it("delays later events, including rejected ones", async () => {
    const { test } = counting();
    test.session.receive(append(3));
    test.session.receive(clear());
    test.session.receive({ type: "nope" });
    test.session.refuse(new Error("unreadable"), "mine");
    expect(test.types()).not.toContain("input_audio_buffer.cleared");
    await test.clock.elapse(0);
    expect(test.types().slice(1)).toEqual([
      "input_audio_buffer.speech_started",
      "input_audio_buffer.cleared",
      "error",
      "error",
    ]);
  });

  it("reports when the session is busy and when it is not any more", async () => {
    const { test } = counting();
    test.session.receive(append(1));
    expect(test.busy).toEqual([]);
    test.session.receive(append(2));
    expect(test.busy).toEqual([true]);
    test.session.receive(append(2));
    await test.clock.elapse(0);
    expect(test.busy).toEqual([true, false]);
  });

  it("is dropped by close, with everything that waits", async () => {
    const { test, frames } = counting();
    test.session.receive(append(10));
    test.session.receive(clear());
    test.session.close();
    await test.clock.elapse(0);
    expect(frames()).toBeLessThanOrEqual(framesASecond);
    expect(test.types()).not.toContain("input_audio_buffer.cleared");
    expect(test.clock.pending).toBe(0);
  });

  it("is kept only as far as the buffer holds", async () => {
    const { test } = counting();
    await test.receive({
      type: "session.update",
      session: { type: "realtime", audio: { input: { turn_detection: null, format: telephone } } },
    });
    const audio = encodeBase64(new Uint8Array(8_000 * 60 * 11));
    await test.receive({ type: "input_audio_buffer.append", audio }, { type: "input_audio_buffer.commit" });
    const item_id = test.last("input_audio_buffer.committed").item_id;
    await test.receive({ type: "conversation.item.retrieve", item_id });
    const { item } = test.last("conversation.item.retrieved");
    const part = item.type === "message" ? item.content[0] : undefined;
    const bytes = part && "audio" in part && part.audio ? Buffer.from(part.audio, "base64").length : 0;
    expect(bytes / 48_000).toBeCloseTo(600, 1);
  });
});

describe("a short append", () => {
  it("is processed at once", () => {
    const { test, frames } = counting();
    test.session.receive(append(0.5));
    expect(frames()).toBeGreaterThan(0.5 * framesASecond - 2);
    expect(test.types()).toContain("input_audio_buffer.speech_started");
  });
});

describe("many words without audio", () => {
  const many = 1_000;
  const voice = { speak: () => [] };
  const respond = () => [{ type: "say" as const, text: "!".repeat(many) }];
  const told = (test: SessionTest) => test.all("response.output_audio_transcript.delta").length;

  it("are sent in batches, so that other sessions get their turns", async () => {
    const test = new SessionTest({ brain: { respond }, voice });
    test.session.receive({ type: "response.create" });
    let before = 0;
    await takeTurns(test.clock, () => {
      expect(told(test) - before).toBeLessThanOrEqual(100);
      before = told(test);
      return before < many;
    });
    expect(test.last("response.output_audio_transcript.done").transcript).toHaveLength(many);
  });

  it("are not sent any more once the response is cancelled", async () => {
    const test = new SessionTest({ brain: { respond }, voice });
    test.session.receive({ type: "response.create" });
    await takeTurns(test.clock, () => {
      if (told(test) === 0) return true;
      test.session.receive({ type: "response.cancel" });
      return false;
    });
    expect(told(test)).toBeLessThanOrEqual(100);
    expect(test.last("response.done").response.status).toBe("cancelled");
  });
});

describe("an item with much audio", () => {
  const content = [{ type: "input_audio", audio: append(3).audio }];
  const item = { type: "message", role: "user", content };

  it("is read a second at a time", async () => {
    const { test } = counting();
    test.session.receive({ type: "conversation.item.create", item: { ...item, id: "long" } });
    test.session.receive({ type: "conversation.item.retrieve", item_id: "long" });
    expect(test.types()).toEqual(["session.created"]);
    await test.clock.elapse(0);
    expect(test.last("conversation.item.retrieved").item).toMatchObject({ content });
  });

  it("is also read that way in a response's input", async () => {
    const { test } = counting();
    test.session.receive({ type: "response.create", response: { conversation: "none", input: [item] } });
    expect(test.types()).toEqual(["session.created"]);
    await test.clock.elapse(0);
    expect(test.last("response.done").response.status).toBe("completed");
  });
});
