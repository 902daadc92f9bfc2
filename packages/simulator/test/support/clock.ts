import type { Clock } from "../../src/clock.js";

interface Timer {
  readonly at: number;
  readonly run: () => void;
}

/** A clock that stands still until it is told to go on. */
export class ManualClock implements Clock {
  #now = Date.UTC(2026, 0, 5, 14, 30);
  readonly #timers = new Set<Timer>();

  now(): number {
    return this.#now;
  }

  after(delayMs: number, run: () => void): () => void {
    const timer = { at: this.#now + delayMs, run };
    this.#timers.add(timer);
    return () => this.#timers.delete(timer);
  }

  /** Timers that have not run. */
  get pending(): number {
    return this.#timers.size;
  }

  /** Lets time pass, and everything happen that is due by then. */
  async advance(ms: number): Promise<void> {
    const end = this.#now + ms;
    await flush();
    for (let next = this.#next(end); next; next = this.#next(end)) {
      this.#timers.delete(next);
      this.#now = Math.max(this.#now, next.at);
      next.run();
      await flush();
    }
    this.#now = end;
  }

  /** Lets time pass, or go back, while nothing can happen: as if the event loop were blocked. */
  block(ms: number): void {
    this.#now += ms;
  }

  /** Lets the first thing happen that is due now. */
  async step(): Promise<void> {
    const next = this.#next(this.#now);
    if (next) {
      this.#timers.delete(next);
      next.run();
    }
    await flush();
  }

  /** Lets everything happen that is due now. */
  settle(): Promise<void> {
    return this.advance(0);
  }

  #next(end: number): Timer | undefined {
    return [...this.#timers].filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0];
  }
}

/** Lets promises settle, however many follow on each other. */
function flush(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
