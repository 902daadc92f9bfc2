import { host } from "./host.js";
import { runLater } from "./timer.js";

/** A clock with timers. It is passed in, so that tests can control time. */
export interface Clock {
  /** Milliseconds since a fixed moment. Never decreases. */
  now(): number;
  /** Runs a function once after the delay. The returned function cancels it. */
  after(delayMs: number, run: () => void): () => void;
}

/**
 * The monotonic clock of this machine, not its wall clock. A delay longer than a timer can wait (2^31 ms) never ends.
 */
export const systemClock: Clock = { now: () => host.performance.now(), after: runLater };
