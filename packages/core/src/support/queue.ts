import { RealtimeError } from "../errors.js";

/** How much one reader may leave unread. */
export interface QueueLimit {
  readonly count: number;
  readonly bytes: number;
}

/**
 * A queue with one reader: what is pushed is read in order, and nothing is dropped in silence. Past `limit` the
 * reader gets what is queued and then `reader.too-slow`.
 */
export class Queue<T> {
  readonly #limit: QueueLimit;
  readonly #values: [value: T, bytes: number][] = [];
  #bytes = 0;
  #end: { readonly error: RealtimeError | null } | null = null;
  #wake = (): void => {};

  constructor(limit: QueueLimit) {
    this.#limit = limit;
  }

  /** False once the queue takes no more: it ended, was left by its reader, or overflowed. */
  push(value: T, bytes: number): boolean {
    if (this.#end) return false;
    const { count, bytes: limit } = this.#limit;
    if (this.#values.length >= count || this.#bytes + bytes > limit) {
      const message = `over ${count} events or ${limit} bytes were left unread: read faster, or stop reading`;
      this.end(new RealtimeError("reader.too-slow", message));
      return false;
    }
    this.#values.push([value, bytes]);
    this.#bytes += bytes;
    this.#wake();
    return true;
  }

  /** Lets the reader drain what is queued, then ends its loop; with an error, ends it by throwing. */
  end(error: RealtimeError | null = null): void {
    this.#end ??= { error };
    this.#wake();
  }

  /** Hands on what is queued to another queue. */
  moveTo(other: Queue<T>): void {
    for (const [value, bytes] of this.#values.splice(0)) other.push(value, bytes);
  }

  /** What the one reader reads. Leaving its loop forgets the rest. */
  async *read(): AsyncGenerator<T, void, undefined> {
    try {
      for (;;) {
        for (let entry; (entry = this.#values.shift());) {
          this.#bytes -= entry[1];
          yield entry[0];
        }
        if (this.#end) break;
        await new Promise<void>((resolve) => (this.#wake = resolve));
      }
      if (this.#end.error) throw this.#end.error;
    } finally {
      this.#end = { error: null };
      this.#values.length = 0;
    }
  }
}
