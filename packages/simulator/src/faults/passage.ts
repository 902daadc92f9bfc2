import type { Clock } from "../clock.js";

/** How something goes through a passage. */
export interface Passing {
  /** How long it, and everything behind it, waits. */
  readonly delayMs: number;
  /** How long it waits at most to let the next one go first. Null: it does not. */
  readonly yieldMs: number | null;
}

/** Runs callbacks in order, unless told otherwise: at once if nothing has to wait. */
export class Passage {
  readonly #clock: Clock;
  readonly #queue: { readonly run: () => void; readonly at: number }[] = [];
  #held: { readonly run: () => void; readonly delayMs: number; readonly cancel: () => void } | null = null;
  #cancel: (() => void) | null = null;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Whether nothing is waiting. */
  get isClear(): boolean {
    return this.#queue.length === 0 && this.#held === null;
  }

  /** Runs a callback when its turn comes. */
  add(run: () => void, { delayMs, yieldMs }: Passing): void {
    // If both give way, they have still changed places only once.
    if (yieldMs !== null && this.#held === null) {
      const cancel = this.#clock.after(yieldMs, () => this.release());
      this.#held = { run, delayMs, cancel };
      return;
    }
    this.#enqueue(run, delayMs);
    this.release();
  }

  /** Runs what gives way: there is no next. */
  release(): void {
    const held = this.#held;
    if (!held) return;
    this.#held = null;
    held.cancel();
    this.#enqueue(held.run, held.delayMs);
  }

  /** Drops everything that has not run. */
  close(): void {
    this.#held?.cancel();
    this.#cancel?.();
    this.#held = null;
    this.#cancel = null;
    this.#queue.length = 0;
  }

  #enqueue(run: () => void, delayMs: number): void {
    if (delayMs === 0 && this.#queue.length === 0) return run();
    this.#queue.push({ run, at: this.#clock.now() + delayMs });
    if (this.#cancel === null) this.#wait();
  }

  #wait(): void {
    const first = this.#queue[0];
    this.#cancel = first
      ? this.#clock.after(Math.max(0, first.at - this.#clock.now()), () => this.#flow())
      : null;
  }

  #flow(): void {
    for (let first = this.#queue[0]; first && first.at <= this.#clock.now(); first = this.#queue[0]) {
      this.#queue.shift();
      first.run();
    }
    this.#wait();
  }
}
