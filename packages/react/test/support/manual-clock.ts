import type { Clock } from "@rt/browser";

/** Time that passes when a test says so. */
export interface ManualClock extends Clock {
  /** Lets time pass, and all that waits for it happen in order. */
  advance(ms: number): void;
}

interface Timer {
  readonly at: number;
  readonly run: () => void;
}

/** Makes a clock that stands still at 0. */
export function manualClock(): ManualClock {
  let now = 0;
  const timers = new Set<Timer>();
  return {
    now: () => now,
    after(delayMs, run) {
      const timer = { at: now + delayMs, run };
      timers.add(timer);
      return () => void timers.delete(timer);
    },
    advance(ms) {
      const until = now + ms;
      for (;;) {
        const [due] = [...timers].sort((a, b) => a.at - b.at);
        if (!due || due.at > until) break;
        timers.delete(due);
        now = due.at;
        due.run();
      }
      now = until;
    },
  };
}
