import type { Clock } from "../support/clock.js";
import { host } from "../support/host.js";

/** A clock for tests: time only passes when the test advances it. */
export interface ManualClock extends Clock {
  now(this: void): number;
  /** The number of timers that have not run. */
  readonly pending: number;
  /** Advances time and runs the due timers in order, each at its time. */
  advance(ms: number): void;
  /** Works like `advance()`, and lets promises settle before, between and after the timers. */
  elapse(ms: number): Promise<void>;
  /** Moves time forward or back without running timers: those that were due run late. */
  block(ms: number): void;
}

/** Options of a {@link ManualClock}. */
export interface ManualClockOptions {
  /** The initial time in milliseconds. Default 0. */
  readonly now?: number | undefined;
}

interface Timer {
  readonly at: number;
  readonly run: () => void;
}

/**
 * Creates a {@link ManualClock}, initially stopped.
 *
 * @example
 * const clock = manualClock();
 * const audio = await attachAudio(session, { clock, onTurn });
 * await clock.elapse(1_000);
 */
export function manualClock({ now: start = 0 }: ManualClockOptions = {}): ManualClock {
  let now = start;
  const timers = new Set<Timer>();

  /** Runs the first timer that is due by `until`; of several due at once, the one that was set first. */
  function runNext(until: number): boolean {
    let next: Timer | undefined;
    for (const timer of timers) if (timer.at <= until && (!next || timer.at < next.at)) next = timer;
    // A timer that was blocked runs late.
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

/** Resolves when promises have settled, however long their chains. */
function settled(): Promise<void> {
  return new Promise((resolve) => {
    if (host.setImmediate) host.setImmediate(resolve);
    else host.setTimeout(resolve, 0);
  });
}
