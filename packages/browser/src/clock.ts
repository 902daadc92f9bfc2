/** Time as this package knows it. Tests hold it still. */
export interface Clock {
  /** Milliseconds from a moment that never changes; never goes back. */
  now(): number;
  /** Runs once, so many milliseconds from now. What it returns prevents that, at any time. */
  after(delayMs: number, run: () => void): () => void;
}

/** The time of this machine, which is not that of its wall clock. */
export const systemClock: Clock = {
  now: () => performance.now(),
  after(delayMs, run) {
    const timer = setTimeout(run, delayMs);
    return () => clearTimeout(timer);
  },
};
