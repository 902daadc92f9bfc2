import { describe, expect, it } from "vitest";
import { ga } from "../../src/dialects/ga.js";
import { gaServer } from "../../src/dialects/ga-server.js";
import { decoderOf } from "./decoder.js";

describe("ga", () => {
  it("tells an event as it came", () => {
    const event = {
      type: "response.output_text.delta",
      response_id: "r",
      item_id: "i",
      content_index: 0,
      delta: "Hi",
    };
    expect(decoderOf(ga)(JSON.stringify(event))).toEqual([event]);
  });

  it.each([
    ["response.text.delta", "response.output_text.delta"],
    ["response.text.done", "response.output_text.done"],
    ["response.audio.delta", "response.output_audio.delta"],
    ["response.audio.done", "response.output_audio.done"],
    ["response.audio_transcript.delta", "response.output_audio_transcript.delta"],
    ["response.audio_transcript.done", "response.output_audio_transcript.done"],
    ["transcription_session.created", "session.created"],
    ["transcription_session.updated", "session.updated"],
  ])("takes %s too", (type, gaType) => {
    const rest = {
      response_id: "r",
      item_id: "i",
      content_index: 0,
      delta: "",
      text: "",
      session: { type: "transcription" },
    };
    const told = decoderOf(ga)(JSON.stringify({ type, ...rest }));
    expect(told).toEqual([{ type: gaType, ...rest }]);
  });

  it("keeps `conversation.item.created`, which GA has as well", () => {
    const event = { type: "conversation.item.created", item: { type: "message", role: "user", content: [] } };
    expect(decoderOf(ga)(JSON.stringify(event))).toEqual([event]);
  });

  it("encodes an event as it is and drops nothing", () => {
    const event = {
      type: "session.update",
      session: { type: "realtime", reasoning: { effort: "low" } },
    } as const;
    expect(ga.encode(event)).toEqual({ frame: JSON.stringify(event), dropped: [] });
  });
});

describe("gaServer", () => {
  it("tells an event as it came", () => {
    const event = { type: "response.create", event_id: "mine", response: { metadata: { turn: "1" } } };
    expect(gaServer.decode(JSON.stringify(event))).toEqual([event]);
  });

  it("does not know preview's names", () => {
    const [told] = gaServer.decode('{"type":"transcription_session.update","session":{}}');
    expect(told?.type).toBe("unknown");
  });

  it("encodes an event as it is", () => {
    const event = { type: "input_audio_buffer.cleared", event_id: "event_1" } as const;
    expect(gaServer.encode(event)).toEqual([JSON.stringify(event)]);
  });
});
