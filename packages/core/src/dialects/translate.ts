import { content } from "./tables.js";
import { isWire, type Wire } from "./wire.js";

const transcribing = "transcription_";

/** Rewrites the content of a preview event to GA, in place. The caller translates its `type`. */
export function toGa(event: Wire, wireType: string): void {
  content(event, "");
  const { session } = event;
  if (isWire(session)) session.type ??= wireType.startsWith(transcribing) ? "transcription" : "realtime";
}

/**
 * Translates a GA event to preview, except for the names of response output events, which only servers need. Adds to
 * `dropped` the paths of what preview cannot express. The event itself is not modified.
 */
export function toPreview(event: { readonly type: string }, dropped: string[]): unknown {
  const wire: Wire = { ...event };
  const { session } = wire;
  if (isWire(session)) {
    if (session.type === "transcription") wire.type = transcribing + event.type;
    wire.session = { ...session, type: undefined };
  }
  return content(wire, "", dropped);
}
