import type { Clock } from "../../src/index.js";

/** A clock that stands still until it is told that the time is up. */
export class ManualClock implements Clock {
  readonly #timers = new Set<() => void>();

  after(_delayMs: number, run: () => void): () => void {
    this.#timers.add(run);
    return () => this.#timers.delete(run);
  }

  /** Timers that have not run. */
  get pending(): number {
    return this.#timers.size;
  }

  /** Runs what waits. */
  ring(): void {
    for (const run of this.#timers) run();
    this.#timers.clear();
  }
}
