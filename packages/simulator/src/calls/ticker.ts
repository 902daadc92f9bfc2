import type { Clock } from "../clock.js";
import { frameMs } from "./peer.js";

/** The frames that are caught up after a delay. What is missed beyond that is skipped: audio resumes later instead. */
const maxFramesAtOnce = 3;

/**
 * Calls its listeners once for every 20 ms that pass, all with one timer. It does not drift: each tick is due relative
 * to the first.
 */
export class Ticker {
  readonly #clock: Clock;
  readonly #listeners = new Set<() => void>();
  #startMs = 0;
  #frames = 0;
  #cancel: (() => void) | null = null;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Starts calling a listener. Returns a function that stops it. */
  add(listener: () => void): () => void {
    this.#listeners.add(listener);
    if (!this.#cancel) {
      this.#startMs = this.#clock.now();
      this.#frames = 0;
      this.#wait();
    }
    return () => {
      this.#listeners.delete(listener);
      if (this.#listeners.size > 0) return;
      this.#cancel?.();
      this.#cancel = null;
    };
  }

  #wait(): void {
    const dueMs = this.#startMs + (this.#frames + 1) * frameMs;
    this.#cancel = this.#clock.after(Math.max(1, dueMs - this.#clock.now()), () => this.#beat());
  }

  #beat(): void {
    const missed = Math.floor((this.#clock.now() - this.#startMs) / frameMs) - this.#frames;
    // What is out of reach is skipped, even if the clock was set back.
    const frames = Math.max(0, Math.min(missed, maxFramesAtOnce));
    this.#startMs += (missed - frames) * frameMs;
    for (let frame = 0; frame < frames; frame += 1) {
      this.#frames += 1;
      for (const listener of [...this.#listeners]) listener();
    }
    if (this.#cancel) this.#wait();
  }
}
