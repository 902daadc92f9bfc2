import { RealtimeError } from "../errors.js";

/** How much one reader may leave unread. */
export interface QueueLimit {
  readonly count: number;
  readonly bytes: number;
}

/**
 * A queue with one reader: values are read in order, and none is dropped silently. Beyond its limit the reader gets
 * what is queued and then `reader.too-slow`.
 */
export class Queue<T> implements AsyncIterableIterator<T> {
  readonly #limit: QueueLimit;
  /** Reads that are waiting for values. */
  readonly #waiting: ((result: IteratorResult<T, undefined> | Promise<never>) => void)[] = [];
  #values: [value: T, bytes: number][] = [];
  #unreadBytes = 0;
  /** Undefined while the queue is open. */
  #ended: RealtimeError | null | undefined;

  constructor(limit: QueueLimit) {
    this.#limit = limit;
  }

  /** Adds a value. Returns false if the queue has ended, was left by its reader, or overflowed. */
  push(value: T, bytes: number): boolean {
    if (this.#ended !== undefined) return false;
    const read = this.#waiting.shift();
    if (read) {
      read({ done: false, value });
      return true;
    }
    const { count, bytes: most } = this.#limit;
    if (this.#values.length >= count || this.#unreadBytes + bytes > most) {
      const message = `more than ${count} values or ${most} bytes are unread`;
      this.end(new RealtimeError("reader.too-slow", message));
      return false;
    }
    this.#values.push([value, bytes]);
    this.#unreadBytes += bytes;
    return true;
  }

  /** Ends the queue: the reader gets what is queued, then its loop ends, or throws the error. */
  end(error: RealtimeError | null): void {
    if (this.#ended === undefined) this.#ended = error;
    for (const read of this.#waiting.splice(0)) read(this.#over());
  }

  /** Removes what is queued, to move it to another queue. */
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

  /** Called when the reader leaves, at any time: the rest is dropped. */
  return(): Promise<IteratorResult<T, undefined>> {
    this.drain();
    this.end(null);
    this.#ended = null;
    return this.next();
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  /** An error is thrown once: after that, an ended reader is done. */
  #over(): IteratorResult<T, undefined> | Promise<never> {
    const error = this.#ended;
    this.#ended = null;
    return error ? Promise.reject(error) : { done: true, value: undefined };
  }
}
