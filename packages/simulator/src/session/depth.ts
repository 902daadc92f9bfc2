import { maxDepth } from "../limits.js";
import type { ClientMessage } from "./gate.js";
import { Refusal } from "./refusals.js";

/**
 * Refuses what a client sent if it is nested so deep that recursive functions, including `JSON.stringify`, may overflow
 * the stack. `JSON.parse` has no such limit.
 */
export function refuseDeep(value: object, what: "event" | "body" = "event"): void {
  if (isDeep(value))
    throw new Refusal(`invalid_${what}`, `Invalid ${what}: it is nested deeper than ${maxDepth} levels.`);
}

/** The event as it can be reported: one that is nested too deep comes without its nested values. */
export function tellable(event: ClientMessage): ClientMessage {
  if (!isDeep(event)) return event;
  const flat = Object.entries(event).map(([name, value]) => [name, isContainer(value) ? omitted : value]);
  return { ...Object.fromEntries(flat), type: event.type };
}

const omitted = { omitted: "It is nested too deeply." };

/** Whether a value is nested deeper than any event is. */
export function isDeep(value: object): boolean {
  let containers: readonly object[] = [value];
  for (let depth = 0; containers.length > 0; depth++) {
    if (depth === maxDepth) return true;
    containers = containers.flatMap((container) => Object.values(container).filter(isContainer));
  }
  return false;
}

function isContainer(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}
