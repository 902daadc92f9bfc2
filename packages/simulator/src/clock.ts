/** Time as the simulator knows it. Tests hold it still. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Runs once, so many milliseconds from now. What it returns prevents that, at any time. */
  after(delayMs: number, run: () => void): () => void;
}

/** The time of this machine. No delay at all is one turn of the event loop, so that others get theirs. */
export const systemClock: Clock = {
  now: () => Date.now(),
  after(delayMs, run) {
    // Browsers have no such thing.
    if (delayMs <= 0 && "setImmediate" in globalThis) {
      const immediate = setImmediate(run);
      return () => clearImmediate(immediate);
    }
    const timer = setTimeout(run, delayMs);
    return () => clearTimeout(timer);
  },
};

/** Waits, but no longer than until the signal is aborted; it never rejects. */
export function pause(clock: Clock, delayMs: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const wake = () => {
      cancel();
      signal.removeEventListener("abort", wake);
      resolve();
    };
    const cancel = clock.after(delayMs, wake);
    signal.addEventListener("abort", wake);
  });
}
