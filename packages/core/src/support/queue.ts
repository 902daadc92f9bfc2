import { RealtimeError } from "../errors.js";

/** How much one reader may leave unread. */
export interface QueueLimit {
  readonly count: number;
  readonly bytes: number;
}

/**
 * A queue with one reader: what is pushed is read in order, and nothing is dropped in silence. Past its limit the
 * reader gets what is queued and then `reader.too-slow`.
 */
export class Queue<T> implements AsyncIterableIterator<T> {
  readonly #limit: QueueLimit;
  readonly #waiting: (() => void)[] = [];
  #values: [value: T, bytes: number][] = [];
  #unreadBytes = 0;
  /** Reads that were promised a value and have not taken it yet. */
  #woken = 0;
  /** Undefined while the queue is open. */
  #ended: RealtimeError | null | undefined;

  constructor(limit: QueueLimit) {
    this.#limit = limit;
  }

  /** False once the queue takes no more: it ended, was left by its reader, or overflowed. */
  push(value: T, bytes: number): boolean {
    if (this.#ended !== undefined) return false;
    const { count, bytes: most } = this.#limit;
    if (this.#values.length >= count || this.#unreadBytes + bytes > most) {
      const message = `over ${count} events or ${most} bytes are unread: read faster, or stop reading`;
      this.end(new RealtimeError("reader.too-slow", message));
      return false;
    }
    this.#values.push([value, bytes]);
    this.#unreadBytes += bytes;
    this.#wake();
    return true;
  }

  /** Lets the reader drain what is queued, then ends its loop; with an error, ends it by throwing. */
  end(error: RealtimeError | null): void {
    if (this.#ended === undefined) this.#ended = error;
    while (this.#waiting.length > 0) this.#wake();
  }

  /** Takes out what is queued, for another queue. */
  drain(): [value: T, bytes: number][] {
    const drained = this.#values;
    this.#values = [];
    this.#unreadBytes = 0;
    return drained;
  }

  async next(): Promise<IteratorResult<T, undefined>> {
    if (this.#values.length <= this.#woken && this.#ended === undefined) {
      await new Promise<void>((wake) => this.#waiting.push(wake));
      this.#woken--;
    }
    const entry = this.#values.shift();
    if (entry) {
      this.#unreadBytes -= entry[1];
      return { done: false, value: entry[0] };
    }
    const error = this.#ended;
    // Thrown once: asked again, an ended reader is just done.
    this.#ended = null;
    if (error) throw error;
    return { done: true, value: undefined };
  }

  /** The reader leaves, at any time: the rest is forgotten. */
  return(): Promise<IteratorResult<T, undefined>> {
    this.drain();
    this.end(null);
    this.#ended = null;
    return this.next();
  }

  #wake(): void {
    const wake = this.#waiting.shift();
    if (!wake) return;
    this.#woken++;
    wake();
  }

  [Symbol.asyncIterator](): this {
    return this;
  }
}
