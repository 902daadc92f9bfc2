import { RealtimeError } from "../errors.js";

/** How much one reader may leave unread. */
export interface QueueLimit {
  readonly count: number;
  readonly bytes: number;
}

/** A queue with one reader: what is pushed is read in order, and nothing is dropped in silence. */
export interface Queue<T> {
  /** False once the queue takes no more: it ended, was left by its reader, or overflowed. */
  push(value: T, bytes: number): boolean;
  /** Lets the reader drain what is queued, then ends its loop; with an error, ends it by throwing. */
  end(error: RealtimeError | null): void;
  /** Takes out what is queued, for another queue. */
  drain(): [value: T, bytes: number][];
  /** Leaving its loop, or calling its `return()` at any time, ends it and forgets the rest. */
  readonly reader: AsyncIterableIterator<T>;
}

/** Makes a queue. Past `limit` the reader gets what is queued and then `reader.too-slow`. */
export function createQueue<T>(limit: QueueLimit): Queue<T> {
  const values: [value: T, bytes: number][] = [];
  const waiting: (() => void)[] = [];
  let unreadBytes = 0;
  /** Undefined while the queue is open. */
  let ended: RealtimeError | null | undefined;

  const end = (error: RealtimeError | null): void => {
    if (ended === undefined) ended = error;
    for (const wake of waiting.splice(0)) wake();
  };
  const drain = () => {
    unreadBytes = 0;
    return values.splice(0);
  };
  const reader: AsyncIterableIterator<T> = {
    async next() {
      while (values.length === 0 && ended === undefined)
        await new Promise<void>((wake) => waiting.push(wake));
      const entry = values.shift();
      if (entry) {
        unreadBytes -= entry[1];
        return { done: false, value: entry[0] };
      }
      const error = ended;
      // Thrown once: asked again, an ended reader is just done.
      ended = null;
      if (error) throw error;
      return { done: true, value: undefined };
    },
    async return() {
      drain();
      end(null);
      ended = null;
      return { done: true, value: undefined };
    },
    [Symbol.asyncIterator]: () => reader,
  };

  return {
    push(value, bytes) {
      if (values.length >= limit.count || unreadBytes + bytes > limit.bytes) end(tooSlow(limit));
      if (ended !== undefined) return false;
      values.push([value, bytes]);
      unreadBytes += bytes;
      waiting.shift()?.();
      return true;
    },
    end,
    drain,
    reader,
  };
}

function tooSlow({ count, bytes }: QueueLimit): RealtimeError {
  const message = `more than ${count} events or ${bytes} bytes are unread: read faster, or stop reading`;
  return new RealtimeError("reader.too-slow", message);
}
