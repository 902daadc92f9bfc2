import { maxDepth } from "../limits.js";
import { Refusal } from "./refusals.js";

/**
 * Refuses an event nested so deep that no recursive function, `JSON.stringify` among them, is sure to get to its
 * bottom. `JSON.parse` has no such limit.
 */
export function refuseDeep(event: object): void {
  if (isDeep(event))
    throw new Refusal("invalid_event", `Invalid event: it is nested deeper than ${maxDepth} levels.`);
}

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
