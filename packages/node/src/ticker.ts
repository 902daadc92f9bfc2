import type { Clock } from "@rt/core";

/** Ticks one at a time, and measures how late each tick is, which reveals that the process was blocked. */
export class Ticker {
  readonly #clock: Clock;
  readonly #onTick: () => void;
  /** When the next tick is due. Null while stopped. */
  #dueAt: number | null = null;
  /** How late the last tick was, and until when that explains what happens. */
  #late = { ms: 0, until: 0 };
  #cancel: () => void = () => {};

  constructor(clock: Clock, onTick: () => void) {
    this.#clock = clock;
    this.#onTick = onTick;
  }

  get isRunning(): boolean {
    return this.#dueAt !== null;
  }

  /**
   * Schedules a tick in 50 ms. The next one counts as due 50 ms after it, until {@link stop}: a caller that takes
   * longer to ask again is late too.
   */
  next(): void {
    this.#dueAt = this.#clock.now() + tickMs;
    this.#cancel = this.#clock.after(tickMs, () => {
      const now = this.#clock.now();
      this.#late = { ms: now - (this.#dueAt ?? now), until: now + explainsMs };
      this.#dueAt = now + tickMs;
      this.#onTick();
    });
  }

  stop(): void {
    this.#cancel();
    this.#dueAt = null;
  }

  /** How late it is by now, or was just before, in milliseconds. */
  get lateMs(): number {
    const now = this.#clock.now();
    const since = this.#dueAt === null ? 0 : now - this.#dueAt;
    return Math.max(since, now <= this.#late.until ? this.#late.ms : 0);
  }
}

/** The interval between ticks. */
export const tickMs = 50;
/** How soon after a blockage the process has caught up with what it missed. */
const explainsMs = 100;
