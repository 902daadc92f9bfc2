import { setImmediate } from "node:timers/promises";
import type { Clock } from "../../src/clock.js";

/** Time that passes when a test says so. */
export interface ManualClock extends Clock {
  /** Lets time pass, and all that waits for it or follows from it happen in order. */
  advance(ms: number): Promise<void>;
  /** Lets time pass for the devices while the process can do nothing; what waited for it happens afterwards. */
  block(ms: number): Promise<void>;
}

interface Timer {
  readonly at: number;
  readonly run: () => void;
}

/** Makes a clock that stands still at 0. */
export function manualClock(): ManualClock {
  let now = 0;
  let timers: readonly Timer[] = [];

  function next(until: number): Timer | undefined {
    const [first] = [...timers].sort((a, b) => a.at - b.at);
    return first && first.at <= until ? first : undefined;
  }

  async function runUntil(until: number): Promise<void> {
    for (let timer = next(until); timer; timer = next(until)) {
      const due = timer;
      timers = timers.filter((other) => other !== due);
      now = Math.max(now, due.at);
      due.run();
      await setImmediate();
    }
    now = Math.max(now, until);
    await setImmediate();
  }

  return {
    now: () => now,
    after(delayMs, run) {
      const timer = { at: now + delayMs, run };
      timers = [...timers, timer];
      return () => void (timers = timers.filter((other) => other !== timer));
    },
    advance: (ms) => runUntil(now + ms),
    block(ms) {
      now += ms;
      return runUntil(now);
    },
  };
}
