import { maxDepth } from "../limits.js";
import { Refusal } from "./refusals.js";

/**
 * Refuses an event nested so deep that no recursive function, `JSON.stringify` among them, is sure to get to its
 * bottom. `JSON.parse` has no such limit.
 */
export function refuseDeep(event: object): void {
  let containers: readonly object[] = [event];
  for (let depth = 0; containers.length > 0; depth++) {
    if (depth === maxDepth) {
      throw new Refusal("invalid_event", `Invalid event: it is nested deeper than ${maxDepth} levels.`);
    }
    containers = containers.flatMap((container) => Object.values(container).filter(isContainer));
  }
}

function isContainer(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}
