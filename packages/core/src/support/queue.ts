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
  /** Reads that came before their values. */
  readonly #waiting: ((result: IteratorResult<T, undefined> | Promise<never>) => void)[] = [];
  #values: [value: T, bytes: number][] = [];
  #unreadBytes = 0;
  /** Undefined while the queue is open. */
  #ended: RealtimeError | null | undefined;

  constructor(limit: QueueLimit) {
    this.#limit = limit;
  }

  /** False once the queue takes no more: it ended, was left by its reader, or overflowed. */
  push(value: T, bytes: number): boolean {
    if (this.#ended !== undefined) return false;
    const read = this.#waiting.shift();
    if (read) {
      read({ done: false, value });
      return true;
    }
    const { count, bytes: most } = this.#limit;
    if (this.#values.length >= count || this.#unreadBytes + bytes > most) {
      const message = `more than ${count} values or ${most} bytes were left unread`;
      this.end(new RealtimeError("reader.too-slow", message));
      return false;
    }
    this.#values.push([value, bytes]);
    this.#unreadBytes += bytes;
    return true;
  }

  /** Lets the reader drain what is queued, then ends its loop; with an error, ends it by throwing. */
  end(error: RealtimeError | null): void {
    if (this.#ended === undefined) this.#ended = error;
    for (const read of this.#waiting.splice(0)) read(this.#over());
  }

  /** Takes out what is queued, for another queue. */
  drain(): [value: T, bytes: number][] {
    this.#unreadBytes = 0;
    return this.#values.splice(0);
  }

  next(): Promise<IteratorResult<T, undefined>> {
    const entry = this.#values.shift();
    if (!entry)
      return new Promise((read) =>
        this.#ended === undefined ? this.#waiting.push(read) : read(this.#over()),
      );
    this.#unreadBytes -= entry[1];
    return Promise.resolve({ done: false, value: entry[0] });
  }

  /** The reader leaves, at any time: the rest is forgotten. */
  return(): Promise<IteratorResult<T, undefined>> {
    this.drain();
    this.end(null);
    this.#ended = null;
    return this.next();
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  /** An error is thrown once: asked again, an ended reader is just done. */
  #over(): IteratorResult<T, undefined> | Promise<never> {
    const error = this.#ended;
    this.#ended = null;
    return error ? Promise.reject(error) : { done: true, value: undefined };
  }
}
