/** The simulator's source of time, which tests can control. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Runs a callback once, after this many milliseconds. Returns a function that cancels it, at any time. */
  after(delayMs: number, run: () => void): () => void;
}

/** The system's time. A delay of zero takes one turn of the event loop, so that other work can run. */
export const systemClock: Clock = {
  now: () => Date.now(),
  after(delayMs, run) {
    // Browsers do not have `setImmediate`.
    if (delayMs <= 0 && "setImmediate" in globalThis) {
      const immediate = setImmediate(run);
      return () => clearImmediate(immediate);
    }
    const timer = setTimeout(run, delayMs);
    return () => clearTimeout(timer);
  },
};

/** Waits for a delay, or until the signal is aborted. Never rejects. */
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
