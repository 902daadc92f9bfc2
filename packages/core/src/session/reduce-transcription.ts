import type { UserMessageItem } from "../protocol/items.js";
import type {
  ConversationItemInputAudioTranscriptionCompletedEvent,
  ConversationItemInputAudioTranscriptionDeltaEvent,
  ConversationItemInputAudioTranscriptionFailedEvent,
  ConversationItemInputAudioTranscriptionSegmentEvent,
} from "../protocol/server-events.js";
import { revisePart } from "./announcement.js";
import { textIn } from "./item-text.js";
import type { SessionItem, Transcription } from "./item.js";
import { about } from "./items.js";
import { failureOfServer } from "./requests.js";

/** A transcription that has not begun. */
export const awaited: Transcription = { status: "waiting", error: null, segments: [] };

/** Whether more of it is to come. */
export function isOpen({ status }: Transcription): boolean {
  return status === "waiting" || status === "streaming";
}

/** The user's speech: transcribed before its item, after the answer, or for several items at once (T40, T42). */
const spoken: UserMessageItem = { type: "message", role: "user", content: [{ type: "input_audio" }] };

/** Adds to the transcript. A completed one is whole, and can only be replaced (T41). */
export const onTranscriptionDelta = /* @__PURE__ */ about(
  spoken,
  (entry, event: ConversationItemInputAudioTranscriptionDeltaEvent) => {
    const { delta } = event;
    if (typeof delta !== "string" || !isOpen(entry.transcription ?? awaited)) return entry;
    return transcribed(
      written(entry, event, (text) => text + delta),
      { status: "streaming" },
    );
  },
);

/** Adds a segment of a speaker; each segment only once. */
export const onSegment = /* @__PURE__ */ about(
  spoken,
  (entry, event: ConversationItemInputAudioTranscriptionSegmentEvent) => {
    const { segments, status } = entry.transcription ?? awaited;
    const id = event.id ?? `${segments.length}`;
    const start = event.start ?? 0;
    const segment = { id, text: event.text, speaker: event.speaker ?? "", start, end: event.end ?? start };
    const at = segments.findIndex((other) => other.id === id);
    return transcribed(entry, {
      segments: segments.toSpliced(at < 0 ? Infinity : at, 1, segment),
      status: status === "waiting" ? "streaming" : status,
    });
  },
);

/** The whole transcript; for some services only a preliminary one (T41). */
export const onTranscribed = /* @__PURE__ */ about(
  spoken,
  (entry, event: ConversationItemInputAudioTranscriptionCompletedEvent) =>
    transcribed(
      written(entry, event, () => event.transcript),
      { status: "completed", error: null },
    ),
);

/** There will be no transcript. */
export const onTranscriptionFailed = /* @__PURE__ */ about(
  spoken,
  (entry, { error }: ConversationItemInputAudioTranscriptionFailedEvent) =>
    transcribed(entry, { status: "failed", error: failureOfServer("server.error", error) }),
);

function transcribed(entry: SessionItem, change: Partial<Transcription>): SessionItem {
  return { ...entry, transcription: { ...(entry.transcription ?? awaited), ...change } };
}

function written(
  entry: SessionItem,
  { content_index: index = 0 }: { readonly content_index?: number },
  write: (text: string) => string,
): SessionItem {
  return revisePart(entry, { index, blank: { type: "input_audio" } }, (part) => ({
    ...part,
    transcript: write(textIn(part.transcript)),
  }));
}
