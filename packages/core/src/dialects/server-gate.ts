import { createGate, type Vocabulary } from "./decode.js";
import type { Decoded, Frame } from "./dialect.js";
import { clientEvents } from "./required.js";
import { isWire } from "./wire.js";

/** Creates the gate of a server, whose answer to an invalid frame has to quote its `event_id`. */
export function createServerGate<E extends { readonly type: string }>(
  vocabulary: Omit<Vocabulary, "required"> = {},
): (frame: Frame) => Decoded<E> {
  const decode = createGate<E>({ ...vocabulary, required: clientEvents });
  return (frame) => {
    const decoded = decode(frame);
    return decoded.type === "unreadable" ? { ...decoded, eventId: eventIdOf(frame) } : decoded;
  };
}

function eventIdOf(frame: Frame): string | undefined {
  if (typeof frame !== "string") return undefined;
  try {
    const event: unknown = JSON.parse(frame);
    return isWire(event) && typeof event.event_id === "string" ? event.event_id : undefined;
  } catch {
    return undefined;
  }
}
