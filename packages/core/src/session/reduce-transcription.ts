import type {
  ConversationItemInputAudioTranscriptionCompletedEvent,
  ConversationItemInputAudioTranscriptionDeltaEvent,
  ConversationItemInputAudioTranscriptionFailedEvent,
  ConversationItemInputAudioTranscriptionSegmentEvent,
} from "../protocol/server-events.js";
import { revisePart } from "./announcement.js";
import type { Segment, SessionItem, Transcription } from "./item.js";
import { expected, revise } from "./items.js";
import { failureOfServer } from "./requests.js";
import type { SessionState } from "./state.js";
import { still, type Step } from "./step.js";

type TranscriptionEvent =
  | ConversationItemInputAudioTranscriptionDeltaEvent
  | ConversationItemInputAudioTranscriptionSegmentEvent
  | ConversationItemInputAudioTranscriptionCompletedEvent
  | ConversationItemInputAudioTranscriptionFailedEvent;

/** News of what the user said: before its item is announced, after the answer, or for several items at a time (T40, T42). */
export function onTranscription(state: SessionState, event: TranscriptionEvent): Step {
  const { item_id: id } = event;
  const speech = { id, type: "message", role: "user", content: [{ type: "input_audio" }] } as const;
  const known = expected(state, { ...speech, content: [...speech.content] });
  return still(revise(known, id, (entry) => transcribed(entry, event)));
}

function transcribed(entry: SessionItem, event: TranscriptionEvent): SessionItem {
  const held: Transcription = entry.transcription ?? { status: "waiting", error: null, segments: [] };
  const isOpen = held.status === "waiting" || held.status === "streaming";
  switch (event.type) {
    case "conversation.item.input_audio_transcription.delta": {
      const { delta } = event;
      // T41: what is completed is whole, and may only be replaced.
      if (!isOpen || typeof delta !== "string") return entry;
      const streaming = written(entry, event, (text) => text + delta);
      return { ...streaming, transcription: { ...held, status: "streaming" } };
    }
    case "conversation.item.input_audio_transcription.segment": {
      const segments = withSegment(held.segments, event);
      return { ...entry, transcription: { ...held, segments, status: isOpen ? "streaming" : held.status } };
    }
    case "conversation.item.input_audio_transcription.completed": {
      const completed = written(entry, event, () => event.transcript);
      return { ...completed, transcription: { ...held, status: "completed", error: null } };
    }
    case "conversation.item.input_audio_transcription.failed": {
      const error = failureOfServer("server.error", event.error);
      return { ...entry, transcription: { ...held, status: "failed", error } };
    }
  }
}

function written(
  entry: SessionItem,
  { content_index: index = 0 }: { readonly content_index?: number },
  write: (text: string) => string,
): SessionItem {
  return revisePart(entry, { index, blank: { type: "input_audio" } }, (part) => ({
    ...part,
    transcript: write(typeof part.transcript === "string" ? part.transcript : ""),
  }));
}

function withSegment(
  segments: readonly Segment[],
  event: ConversationItemInputAudioTranscriptionSegmentEvent,
): readonly Segment[] {
  const { text } = event;
  const id = typeof event.id === "string" ? event.id : String(segments.length);
  const speaker = typeof event.speaker === "string" ? event.speaker : "";
  const start = typeof event.start === "number" ? event.start : 0;
  const end = typeof event.end === "number" ? event.end : start;
  const segment = { id, text, speaker, start, end };
  const isKnown = segments.some((other) => other.id === id);
  return isKnown ? segments.map((other) => (other.id === id ? segment : other)) : [...segments, segment];
}
