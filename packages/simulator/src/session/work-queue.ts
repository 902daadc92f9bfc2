import type { Clock } from "../clock.js";

/** Work in slices. Before each slice it yields how many milliseconds of audio that slice will handle. */
export type Slices<T = void> = Generator<number, T, undefined>;

/** A second of audio takes about 15 ms to process, at worst. */
const turnMs = 1_000;

/**
 * Does the work of one session in order. Work with little audio is done at once, unless other work is in progress.
 * Otherwise a second of audio is handled per turn of the event loop, and other sessions get theirs in between.
 */
export class WorkQueue {
  readonly #clock: Clock;
  readonly #onBusy: (isBusy: boolean) => void;
  readonly #waiting: Slices[] = [];
  /** Set while work is left for another turn. */
  #cancelTurn: (() => void) | null = null;
  #isClosed = false;

  /** Calls `onBusy` when work is left for another turn, and when all of it is done. */
  constructor(clock: Clock, onBusy: (isBusy: boolean) => void) {
    this.#clock = clock;
    this.#onBusy = onBusy;
  }

  add(work: Slices): void {
    if (this.#isClosed) return;
    this.#waiting.push(work);
    if (!this.#cancelTurn) this.#takeTurn(0);
  }

  /** Drops all work, in progress or queued. */
  close(): void {
    this.#isClosed = true;
    this.#waiting.length = 0;
    this.#cancelTurn?.();
    this.#rest();
  }

  #takeTurn(announcedMs: number): void {
    let soundMs = announcedMs;
    for (let work = this.#waiting[0]; work; work = this.#waiting[0]) {
      const step = work.next();
      if (this.#isClosed) return;
      if (step.done) {
        this.#waiting.shift();
        continue;
      }
      soundMs += step.value;
      if (soundMs > turnMs) return this.#leave(step.value);
    }
    this.#rest();
  }

  #leave(announcedMs: number): void {
    const isNew = !this.#cancelTurn;
    this.#cancelTurn = this.#clock.after(0, () => this.#takeTurn(announcedMs));
    if (isNew) this.#onBusy(true);
  }

  #rest(): void {
    if (!this.#cancelTurn) return;
    this.#cancelTurn = null;
    this.#onBusy(false);
  }
}
