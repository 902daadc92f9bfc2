import type { ClientEvent } from "@rt/core";
import { callShapes, clientShapes } from "./client-shapes.js";
import { invalidValue } from "./refusals.js";
import type { Shape } from "./shape.js";

/** An object off the wire that claims to be a `ClientEvent`. */
export type ClientMessage = Readonly<Record<string, unknown>> & { readonly type: string };

/** Checks that an event is what its type says. Throws a `Refusal` if not. */
export function checked(message: ClientMessage, isCall: boolean): ClientEvent {
  const shapes: Readonly<Record<string, Shape>> = isCall ? callShapes : clientShapes;
  const type: string = message.type;
  if (!isKnown(message, shapes)) throw invalidValue(type, Object.keys(shapes), "type");
  shapes[type]?.(message, "");
  return message;
}

function isKnown(
  message: ClientMessage,
  shapes: Readonly<Record<string, Shape>>,
): message is ClientMessage & ClientEvent {
  return Object.hasOwn(shapes, message.type);
}
