import type { Decoded, Frame, UnreadableFrame } from "./dialect.js";
import { isWire, type Names, type Wire } from "./wire.js";

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
 * Makes the gate that every frame passes: one `JSON.parse`, then only what readers rely on is looked at. What
 * arrived is ours, so an event is renamed in place; unknown events, fields and values pass as they are. Never
 * throws. Binary frames are unreadable, whatever they hold: no service sends any.
 */
export function createGate<E>({ required, names, translate }: Vocabulary): (frame: Frame) => Decoded<E> {
  const events = indexEvents(required, names);
  return (frame) => {
    if (typeof frame !== "string") return unreadable(`a binary frame of ${frame.byteLength} bytes`);
    const event = parse(frame);
    if (event === undefined) return unreadable("not JSON");
    if (!isWire(event)) return unreadable("not a JSON object");
    const wireType = event.type;
    if (typeof wireType !== "string") return unreadable("an object without a type", event, "type");

    const known = events.get(wireType);
    if (known === undefined) return { kind: "unknown", event: { type: "unknown", wireType, raw: event } };
    event.type = known.type;
    translate?.(event, wireType);
    for (const [field, type] of known.fields) {
      const value = event[field];
      if (typeof value !== type || value === null)
        return unreadable(`${wireType} lacks ${field}`, event, field);
    }
    return { kind: "event", event: event as E };
  };
}

interface Known {
  readonly type: string;
  readonly fields: readonly (readonly [name: string, type: string])[];
}

/** A map, because a peer may call an event `constructor`. */
function indexEvents(required: Vocabulary["required"], names: Names): ReadonlyMap<string, Known | undefined> {
  const events = new Map<string, Known | undefined>();
  for (const [type, fields] of Object.entries(required)) {
    events.set(type, { type, fields: fields.map((field) => [field, fieldTypes[field] ?? "string"]) });
  }
  for (const [name, type] of Object.entries(names)) events.set(name, events.get(type));
  return events;
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
