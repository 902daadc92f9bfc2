import { content } from "./tables.js";
import { isWire, type Wire } from "./wire.js";

const transcribing = "transcription_";

/** Rewrites in GA, in place, what a preview event holds. Its `type` is left to the caller. */
export function toGa(event: Wire, wireType: string): void {
  content(event, "");
  const { session } = event;
  if (isWire(session)) session.type ??= wireType.startsWith(transcribing) ? "transcription" : "realtime";
}

/**
 * A GA event in preview, all but the names of what a response produces, which only servers need. Adds to `dropped`
 * the paths of what preview has no word for. The event itself is left as it is.
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
