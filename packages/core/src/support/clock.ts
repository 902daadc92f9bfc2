import { host } from "./host.js";
import { runLater } from "./timer.js";

/** Time, for what measures and waits. It is handed in, so that tests can hold it still. */
export interface Clock {
  /** Milliseconds from a moment that never changes; never goes back. */
  now(): number;
  /** Runs once, so many milliseconds from now. What it returns prevents that, at any time. */
  after(delayMs: number, run: () => void): () => void;
}

/**
 * The time of this machine, which is not that of its wall clock. What is to wait longer than its timers can (2^31 ms)
 * waits for ever.
 */
export const systemClock: Clock = { now: () => host.performance.now(), after: runLater };
