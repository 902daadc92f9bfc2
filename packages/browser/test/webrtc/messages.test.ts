import { decodeBase64, encodeBase64 } from "@rt/core";
import { describe, expect, it } from "vitest";
import { messagesFor } from "../../src/webrtc/messages.js";

const maxBytes = 1_000;

function append(bytes: Uint8Array): string {
  return JSON.stringify({
    type: "input_audio_buffer.append",
    audio: encodeBase64(bytes),
    event_id: "event_7",
  });
}

/** What of a frame goes through, which must not be nothing. */
function pieces(frame: string): readonly string[] {
  const messages = messagesFor(frame, maxBytes);
  if ("refusal" in messages) throw new Error("was refused");
  return messages;
}

describe("messages for an event", () => {
  it("are the event, as long as that fits", () => {
    const frame = JSON.stringify({ type: "response.create", text: "ä".repeat(400) });
    expect(new TextEncoder().encode(frame).length).toBeLessThan(maxBytes);
    expect(messagesFor(frame, maxBytes)).toEqual([frame]);
  });

  it("count bytes, not characters", () => {
    const frame = JSON.stringify({ type: "response.create", text: "ä".repeat(500) });
    expect(frame.length).toBeLessThan(maxBytes);
    expect(messagesFor(frame, maxBytes)).toHaveProperty("refusal");
  });

  it.each([1_000, 4_800, 4_802])("are several for %d bytes of sound, none cut within a sample", (length) => {
    const bytes = Uint8Array.from({ length }, (_, i) => i);
    const events = pieces(append(bytes)).map((piece): { audio: string } => JSON.parse(piece));
    expect(events.length).toBeGreaterThan(1);
    const sounds = events.map(({ audio }) => decodeBase64(audio));
    expect(sounds.every((sound) => sound.length % 2 === 0)).toBe(true);
    expect(sounds.flatMap((sound) => [...sound])).toEqual([...bytes]);
  });

  it("of sound each fit, and keep what else the event says", () => {
    for (const piece of pieces(append(new Uint8Array(10_000)))) {
      expect(piece.length).toBeLessThanOrEqual(maxBytes);
      expect(JSON.parse(piece)).toMatchObject({ type: "input_audio_buffer.append", event_id: "event_7" });
    }
  });

  it("are none for an event that cannot be sent in parts, but what the service would say of it", () => {
    const item = { type: "message", role: "user", content: [{ image_url: "x".repeat(2_000) }] };
    const frame = JSON.stringify({ type: "conversation.item.create", item, event_id: "event_8" });
    const messages = messagesFor(frame, maxBytes);
    if (!("refusal" in messages)) throw new Error("was sent");
    const { type, error } = JSON.parse(messages.refusal);
    expect(type).toBe("error");
    expect(error).toMatchObject({ code: "event_too_long", event_id: "event_8" });
    expect(error.message).not.toContain("xxx");
  });
});
