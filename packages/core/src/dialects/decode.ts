import type { Decoded, Frame, UnreadableFrame } from "./dialect.js";
import { isWire, lookUp, type Names, type Wire } from "./wire.js";

/** What one end of a connection may hear. */
export interface Vocabulary {
  /** Every event there is, with the fields that its readers rely on. */
  readonly required: Readonly<Record<string, readonly string[]>>;
  /** Other names of those events. */
  readonly names: Names;
  /** Rewrites, in place, what an event holds; its `type` is translated already. */
  readonly translate?: (event: Wire, wireType: string) => void;
}

/** Fields that are not strings; a field has the same type wherever it occurs. */
const fieldTypes: Names = {
  session: "object",
  conversation: "object",
  item: "object",
  response: "object",
  part: "object",
  error: "object",
  rate_limits: "object",
  content_index: "number",
  audio_end_ms: "number",
};

/**
 * The gate that every frame passes: one `JSON.parse`, then only what readers rely on is looked at. What arrived
 * is ours, so an event is renamed in place; unknown events, fields and values pass as they are. Never throws.
 * Binary frames are unreadable, whatever they hold: no service sends any.
 */
export function decodeFrame<E>(frame: Frame, { required, names, translate }: Vocabulary): Decoded<E> {
  if (typeof frame !== "string") return unreadable(`a binary frame of ${frame.byteLength} bytes`);
  const event = parse(frame);
  if (event === undefined) return unreadable("not JSON");
  if (!isWire(event)) return unreadable("not a JSON object");
  const wireType = event.type;
  if (typeof wireType !== "string") return unreadable("an object without a type", event, "type");

  const type = Object.hasOwn(required, wireType) ? wireType : lookUp(names, wireType);
  const fields = type === undefined ? undefined : required[type];
  if (fields === undefined) return { kind: "unknown", event: { type: "unknown", wireType, raw: event } };
  if (type !== wireType) event.type = type;
  translate?.(event, wireType);

  for (const field of fields) {
    const value = event[field];
    if (typeof value !== (fieldTypes[field] ?? "string") || value === null) {
      return unreadable(`${wireType} lacks ${field}`, event, field);
    }
  }
  return { kind: "event", event: event as E };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The reason is left out because it quotes the text.
    return undefined;
  }
}

function unreadable(why: string, event: Wire = {}, param?: string): UnreadableFrame {
  const { event_id } = event;
  return { kind: "unreadable", why, eventId: typeof event_id === "string" ? event_id : undefined, param };
}
