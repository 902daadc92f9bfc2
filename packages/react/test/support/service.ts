import type { RealtimeOptions } from "@rt/browser";
import { custom, type LinkHandler } from "@rt/core";
import { manualPlayer, memoryTransport, type ManualPlayer } from "@rt/core/testing";
import { expect, vi } from "vitest";

/** A service that says what a test says, and options that lead to it without any device. */
export interface ScriptedService {
  readonly options: RealtimeOptions;
  readonly player: ManualPlayer;
  /** How often it was dialed. */
  readonly dials: number;
  /** Whether the client has not hung up. */
  readonly isOpen: boolean;
  /** What the client has sent, oldest first. */
  readonly received: readonly { readonly type: string; readonly [field: string]: unknown }[];
  /** Picks up, greets and accepts the configuration. */
  greet(): Promise<void>;
  say(...events: readonly object[]): void;
}

/** Makes one. With `isCall`, its connections carry sound beside events, as WebRTC does. */
export function scriptedService({ isCall = false } = {}): ScriptedService {
  const { transport, peer } = memoryTransport();
  let dials = 0;
  let ids = 0;
  let isOpen = false;
  const say = (...events: readonly object[]): void => {
    for (const event of events) peer.say(JSON.stringify({ event_id: `e${++ids}`, ...event }));
  };
  return {
    options: {
      service: custom({ url: "ws://127.0.0.1/v1/realtime?model=any" }),
      transport: () => (handler) => {
        dials += 1;
        isOpen = true;
        const hangUp = transport()(isCall ? withSound(handler) : handler);
        return (code, reason) => {
          isOpen = false;
          hangUp(code, reason);
        };
      },
      audio: { microphone: null, speaker: null },
    },
    player: manualPlayer(),
    get dials() {
      return dials;
    },
    get isOpen() {
      return isOpen;
    },
    get received() {
      return peer.received.map((frame) => JSON.parse(frame));
    },
    async greet() {
      await vi.waitFor(() => expect(dials).toBeGreaterThan(0));
      peer.answer();
      say({ type: "session.created", session }, { type: "session.updated", session });
    },
    say,
  };
}

/** Has the links that are opened carry sound, which nobody hears. */
function withSound(handler: LinkHandler): LinkHandler {
  const media = { record: () => true, play: () => true, mute: () => {} };
  return {
    onOpen: (link) => handler.onOpen({ ...link, media }),
    onFrame: (frame) => handler.onFrame(frame),
    onClose: (end) => handler.onClose(end),
  };
}

const session = { type: "realtime", id: "sess_1", object: "realtime.session", model: "any" };

/** A response that begins to speak. */
export function beginning(itemId: string, responseId = "r1"): readonly object[] {
  const item = { id: itemId, type: "message", role: "assistant", status: "in_progress", content: [] };
  return [
    { type: "response.created", response: { id: responseId, status: "in_progress", output: [] } },
    { type: "response.output_item.added", response_id: responseId, output_index: 0, item },
    { type: "conversation.item.added", previous_item_id: null, item },
    {
      type: "response.content_part.added",
      ...place(itemId, responseId),
      part: { type: "audio", transcript: "" },
    },
  ];
}

/** More of what it says. */
export function words(itemId: string, delta: string, responseId = "r1"): object {
  return { type: "response.output_audio_transcript.delta", ...place(itemId, responseId), delta };
}

/** More of its sound: 10 ms of it. */
export function sound(itemId: string, responseId = "r1"): object {
  const delta = Buffer.alloc(480).toString("base64");
  return { type: "response.output_audio.delta", ...place(itemId, responseId), delta };
}

function place(item_id: string, response_id: string): object {
  return { response_id, item_id, output_index: 0, content_index: 0 };
}
