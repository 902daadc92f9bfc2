import { host } from "./host.js";

/**
 * Runs something later, unless the function it returns is called before. What is to wait longer than a timer can
 * (2^31 ms), as for `Infinity`, waits for ever.
 */
export function runLater(afterMs: number, run: () => void): () => void {
  if (!(afterMs < 2 ** 31)) return () => {};
  const timer = host.setTimeout(run, afterMs);
  return () => host.clearTimeout(timer);
}
