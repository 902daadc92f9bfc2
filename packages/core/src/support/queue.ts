import { RealtimeError } from "../errors.js";

/** How much one reader may leave unread. */
export interface QueueLimit {
  readonly count: number;
  readonly bytes: number;
}

/** A single-reader queue: what is pushed is read in order, and nothing is dropped in silence. */
export interface Queue<T> extends AsyncIterableIterator<T> {
  /** False once the queue takes no more: it ended, was left by its reader, or overflowed. */
  push(value: T, bytes: number): boolean;
  /** Lets the reader drain what is queued, then ends the loop; with an error, ends it by throwing. */
  end(error?: RealtimeError | null): void;
}

/** Past `limit` the reader gets what is queued and then `reader.too-slow`. */
export function createQueue<T>(limit: QueueLimit): Queue<T> {
  let values: { value: T; bytes: number }[] = [];
  let head = 0;
  let bytes = 0;
  let ended: { error: RealtimeError | null } | null = null;
  let waiting: { resolve(result: IteratorResult<T>): void; reject(error: unknown): void }[] = [];

  function finish(error: RealtimeError | null): void {
    if (ended) return;
    ended = { error };
    const readers = waiting;
    waiting = [];
    // Only the first of several pending reads is told why; the others just end.
    readers.forEach((reader, index) => {
      if (error && index === 0) reader.reject(take(error));
      else reader.resolve({ done: true, value: undefined });
    });
  }

  function take(error: RealtimeError): RealtimeError {
    ended = { error: null };
    return error;
  }

  function shift(): T {
    const entry = values[head++] as { value: T; bytes: number };
    bytes -= entry.bytes;
    if (head > 1024 && head * 2 > values.length) {
      values = values.slice(head);
      head = 0;
    }
    return entry.value;
  }

  const queue: Queue<T> = {
    push(value, size) {
      if (ended) return false;
      const reader = waiting.shift();
      if (reader) {
        reader.resolve({ done: false, value });
        return true;
      }
      if (values.length - head >= limit.count || bytes + size > limit.bytes) {
        finish(new RealtimeError("reader.too-slow", tooSlow(limit)));
        return false;
      }
      values.push({ value, bytes: size });
      bytes += size;
      return true;
    },
    end: (error = null) => finish(error),
    next() {
      if (head < values.length) return Promise.resolve({ done: false, value: shift() });
      if (ended?.error) return Promise.reject(take(ended.error));
      if (ended) return Promise.resolve({ done: true, value: undefined });
      return new Promise((resolve, reject) => waiting.push({ resolve, reject }));
    },
    return() {
      values = [];
      head = bytes = 0;
      finish(null);
      ended = { error: null };
      return Promise.resolve({ done: true, value: undefined });
    },
    [Symbol.asyncIterator]: () => queue,
  };
  return queue;
}

function tooSlow({ count, bytes }: QueueLimit): string {
  return `more than ${count} events or ${bytes} bytes were left unread: read faster, or stop reading`;
}
