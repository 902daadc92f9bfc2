import { host } from "./host.js";

/** The longest time a timer can take; what is asked to wait longer waits for ever. */
const longestMs = 2 ** 31 - 1;

/** Runs something later, unless the function it returns is called before. `Infinity` is never. */
export function runLater(afterMs: number, run: () => void): () => void {
  if (!(afterMs <= longestMs)) return () => {};
  const timer = host.setTimeout(run, afterMs);
  return () => host.clearTimeout(timer);
}
