import { host } from "./host.js";

/**
 * Runs a function after a delay, unless the returned function is called first. A delay longer than a timer can wait
 * (2^31 ms), such as `Infinity`, never ends.
 */
export function runLater(afterMs: number, run: () => void): () => void {
  if (!(afterMs < 2 ** 31)) return () => {};
  const timer = host.setTimeout(run, afterMs);
  return () => host.clearTimeout(timer);
}
