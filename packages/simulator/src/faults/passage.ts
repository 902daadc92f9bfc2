import type { Clock } from "../clock.js";

/** How something goes through a passage. */
export interface Passing {
  /** It, and all behind it, waits so long. */
  readonly delayMs: number;
  /** It lets the next go first, but waits for it no longer than this. Null: it does not. */
  readonly yieldMs: number | null;
}

/** Things that happen in order, unless told otherwise: at once where nothing has to wait. */
export class Passage {
  readonly #clock: Clock;
  readonly #queue: { readonly run: () => void; readonly at: number }[] = [];
  #held: { readonly run: () => void; readonly delayMs: number; readonly cancel: () => void } | null = null;
  #cancel: (() => void) | null = null;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Whether nothing waits. */
  get isClear(): boolean {
    return this.#queue.length === 0 && this.#held === null;
  }

  /** Lets something happen in its turn. */
  add(run: () => void, { delayMs, yieldMs }: Passing): void {
    // One that gives way to one that gives way has still changed places once.
    if (yieldMs !== null && this.#held === null) {
      const cancel = this.#clock.after(yieldMs, () => this.release());
      this.#held = { run, delayMs, cancel };
      return;
    }
    this.#enqueue(run, delayMs);
    this.release();
  }

  /** Lets what yields go: there is no next. */
  release(): void {
    const held = this.#held;
    if (!held) return;
    this.#held = null;
    held.cancel();
    this.#enqueue(held.run, held.delayMs);
  }

  /** Forgets all that has not happened. */
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
