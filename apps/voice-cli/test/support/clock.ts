import type { Later } from "../../src/talk-key.js";

/** Time that passes when a test says so, in steps of a millisecond. */
export interface ManualClock {
  readonly now: () => number;
  readonly later: Later;
  advance(ms: number): void;
}

/** Makes a {@link ManualClock}. */
export function manualClock(): ManualClock {
  let time = 0;
  const timers = new Set<{ readonly at: number; readonly run: () => void }>();
  return {
    now: () => time,
    later(afterMs, run) {
      const timer = { at: time + afterMs, run };
      timers.add(timer);
      return () => void timers.delete(timer);
    },
    advance(ms) {
      for (const until = time + ms; ;) {
        for (const timer of [...timers].filter(({ at }) => at <= time)) if (timers.delete(timer)) timer.run();
        if (time >= until) return;
        time += 1;
      }
    },
  };
}
