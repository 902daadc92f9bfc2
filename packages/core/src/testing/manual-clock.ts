import type { Clock } from "../support/clock.js";
import { host } from "../support/host.js";

/** A clock for tests: time passes when a test says so. */
export interface ManualClock extends Clock {
  now(this: void): number;
  /** Timers that have not run. */
  readonly pending: number;
  /** Lets time pass: what is due by then happens in order, each at its time. */
  advance(ms: number): void;
  /** The same, and all that follows by promises happens before, between and after the timers. */
  elapse(ms: number): Promise<void>;
  /** Lets time pass, or go back, while nothing can happen: what was due meanwhile is late. */
  block(ms: number): void;
}

/** How a {@link ManualClock} begins. */
export interface ManualClockOptions {
  /** What time it is, in milliseconds. Default 0. */
  readonly now?: number | undefined;
}

interface Timer {
  readonly at: number;
  readonly run: () => void;
}

/**
 * Makes a {@link ManualClock}, which stands still.
 *
 * @example
 * const clock = manualClock();
 * const audio = await attachAudio(session, { clock, onTurn });
 * await clock.elapse(1_000);
 */
export function manualClock({ now: start = 0 }: ManualClockOptions = {}): ManualClock {
  let now = start;
  const timers = new Set<Timer>();

  /** Runs the first timer that is due by then; of several at one time, the one that was set first. */
  function runNext(until: number): boolean {
    let next: Timer | undefined;
    for (const timer of timers) if (timer.at <= until && (!next || timer.at < next.at)) next = timer;
    // What was blocked is late.
    now = Math.max(now, next ? next.at : until);
    if (!next) return false;
    timers.delete(next);
    next.run();
    return true;
  }

  return {
    now: () => now,
    after(delayMs, run) {
      const timer = { at: now + delayMs, run };
      timers.add(timer);
      return () => void timers.delete(timer);
    },
    get pending() {
      return timers.size;
    },
    advance(ms) {
      const until = now + ms;
      while (runNext(until));
    },
    async elapse(ms) {
      const until = now + ms;
      do await settled();
      while (runNext(until));
    },
    block: (ms) => void (now += ms),
  };
}

/** Resolves when promises have settled, however many follow on each other. */
function settled(): Promise<void> {
  return new Promise((resolve) => {
    if (host.setImmediate) host.setImmediate(resolve);
    else host.setTimeout(resolve, 0);
  });
}
