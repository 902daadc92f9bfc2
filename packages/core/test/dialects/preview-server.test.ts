import { describe, expect, it } from "vitest";
import { previewServer } from "../../src/dialects/preview-server.js";
import type { ServerEvent } from "../../src/protocol/server-events.js";

function served(event: ServerEvent): unknown[] {
  return previewServer.encode(event).map((frame) => JSON.parse(frame));
}

function heard(frame: object): readonly unknown[] {
  return previewServer.decode(JSON.stringify(frame));
}

const pcm = { type: "audio/pcm", rate: 24_000 };

describe("previewServer", () => {
  it("tells of an item once", () => {
    const item = { id: "i", type: "message", role: "user", content: [] };
    const events = ["added", "done", "created"].map((verb) => ({ type: `conversation.item.${verb}`, item }));
    const wire = { type: "conversation.item.created", item };
    expect(events.map((event) => served(event as unknown as ServerEvent))).toEqual([[wire], [], [wire]]);
  });

  it("has no word for keys that a caller pressed", () => {
    expect(served({ type: "input_audio_buffer.dtmf_event_received", event: "9", received_at: 1 })).toEqual(
      [],
    );
  });

  it("takes transcription_session.update, and GA's name for it too", () => {
    const session = { type: "transcription", audio: { input: { format: pcm } } };
    const told = [{ type: "session.update", session }];
    expect(heard({ type: "transcription_session.update", session: { input_audio_format: "pcm16" } })).toEqual(
      told,
    );
    expect(heard({ type: "session.update", session })).toEqual(told);
  });

  it("drops the temperature, and says so", () => {
    expect(heard({ type: "session.update", session: { temperature: 0.8 } })).toEqual([
      { type: "session.update", session: { type: "realtime" } },
      { type: "dropped", params: ["session.temperature"] },
    ]);
    expect(heard({ type: "response.create", response: { temperature: 0.8 } })).toMatchObject([
      { type: "response.create", response: {} },
      { type: "dropped", params: ["response.temperature"] },
    ]);
  });

  it("makes events of what 2024-10-01 asks of a response", () => {
    const item = { type: "message", role: "assistant", content: [{ type: "text", text: "Hi" }] };
    const gaItem = { ...item, content: [{ type: "output_text", text: "Hi" }] };
    const response = {
      commit: false,
      cancel_previous: true,
      append_input_items: [item],
      input_items: [item],
    };
    expect(heard({ type: "response.create", event_id: "mine", response })).toEqual([
      { type: "response.cancel" },
      { type: "conversation.item.create", event_id: "mine", item: gaItem },
      {
        type: "response.create",
        event_id: "mine",
        response: { conversation: "none", input: [gaItem] },
      },
    ]);
  });

  it("leaves a response of 2024-10-01 that asks for nothing as it is", () => {
    const response = { commit: true, cancel_previous: false, append_input_items: null };
    expect(heard({ type: "response.create", response })).toEqual([{ type: "response.create", response: {} }]);
  });
});

describe("previewServer, where both are given", () => {
  it("prefers the later name for the input of a response, and says so", () => {
    const response = { input: [], input_items: [{ type: "item_reference", id: "i" }] };
    expect(heard({ type: "response.create", response })).toEqual([
      { type: "response.create", response: { input: [] } },
      { type: "dropped", params: ["response.input_items"] },
    ]);
  });
});
