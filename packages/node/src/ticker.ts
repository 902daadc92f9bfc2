import type { Clock } from "@rt/core";

/** Ticks one at a time, and knows how late it is: that is how a process sees that it was blocked. */
export class Ticker {
  readonly #clock: Clock;
  readonly #onTick: () => void;
  /** When the next tick is due; null while it rests. */
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

  /** Ticks once, in 50 ms. It runs on until {@link stop}, so that whoever takes longer to ask again is late too. */
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

/** How often it ticks. */
export const tickMs = 50;
/** What the process did not see while it was blocked, it sees so soon after. */
const explainsMs = 100;
