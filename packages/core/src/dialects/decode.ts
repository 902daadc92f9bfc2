import type { Decoded, Frame, UnreadableFrame } from "./dialect.js";
import { isWire, type Wire } from "./wire.js";

/** The events that one end of a connection can receive. */
export interface Vocabulary {
  /** Every event, with the fields that its readers rely on. */
  readonly required: Readonly<Record<string, readonly string[]>>;
  /** An alternative name under which an event may arrive. */
  readonly otherName?: (type: string) => string;
  /** Rewrites the content of an event in place; its `type` is already translated. */
  readonly translate?: (event: Wire, wireType: string) => void;
}

/** Fields that are not strings. A field has the same type wherever it occurs. */
const fieldTypes: Readonly<Record<string, string>> = {
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
 * Creates the gate that every frame passes: one `JSON.parse`, then a check of the fields that readers rely on. The
 * parsed event is ours, so it is renamed in place; unknown events, fields and values pass unchanged. Never throws.
 * Binary frames are unreadable, whatever they contain: no service sends any.
 */
export function createGate<E extends { readonly type: string }>({
  required,
  otherName,
  translate,
}: Vocabulary): (frame: Frame) => Decoded<E> {
  /** What is known of an event, by each of its names. A map, because a peer may name an event `constructor`. */
  const known = new Map<string, Known>();
  for (const [type, names] of Object.entries(required)) {
    const fields = names.map((name) => ({ name, type: fieldTypes[name] ?? "string" }));
    known.set(type, { type, fields }).set(otherName?.(type) ?? type, { type, fields });
  }

  return (frame) => {
    if (typeof frame !== "string") return unreadable(`a binary frame of ${frame.byteLength} bytes`);
    const event = parse(frame);
    if (!isWire(event)) return unreadable("not a JSON object");
    const wireType = event.type;
    if (typeof wireType !== "string") return unreadable("a JSON object without a type", "type");

    const kind = known.get(wireType);
    if (kind === undefined) return { type: "unknown", wireType, raw: event };
    event.type = kind.type;
    translate?.(event, wireType);
    for (const { name, type } of kind.fields) {
      const value = event[name];
      if (typeof value !== type || value === null)
        return unreadable(`${wireType} has no valid ${name}`, name);
    }
    return event as E;
  };
}

interface Known {
  readonly type: string;
  /** The fields that its readers rely on, with the type of each. */
  readonly fields: readonly { readonly name: string; readonly type: string }[];
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The reason is left out because it quotes the text.
    return undefined;
  }
}

function unreadable(why: string, param?: string): UnreadableFrame {
  return { type: "unreadable", why, param };
}
