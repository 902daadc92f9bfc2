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
  /** What the one reader reads. Leaving its loop forgets the rest. */
  read(): AsyncGenerator<T, void, undefined>;
}

/** Makes a queue. Past `limit` the reader gets what is queued and then `reader.too-slow`. */
export function createQueue<T>(limit: QueueLimit): Queue<T> {
  const values: [value: T, bytes: number][] = [];
  let unreadBytes = 0;
  /** Undefined while the queue is open. */
  let ended: RealtimeError | null | undefined;
  let wake = (): void => {};

  const end = (error: RealtimeError | null): void => {
    if (ended === undefined) ended = error;
    wake();
  };

  return {
    push(value, bytes) {
      if (values.length >= limit.count || unreadBytes + bytes > limit.bytes) end(tooSlow(limit));
      if (ended !== undefined) return false;
      values.push([value, bytes]);
      unreadBytes += bytes;
      wake();
      return true;
    },
    end,
    drain() {
      unreadBytes = 0;
      return values.splice(0);
    },
    async *read() {
      try {
        while (values.length > 0 || ended === undefined) {
          const entry = values.shift();
          if (entry) {
            unreadBytes -= entry[1];
            yield entry[0];
          } else await new Promise<void>((resolve) => (wake = resolve));
        }
        if (ended) throw ended;
      } finally {
        ended = null;
        values.length = 0;
      }
    },
  };
}

function tooSlow({ count, bytes }: QueueLimit): RealtimeError {
  const message = `more than ${count} events or ${bytes} bytes are unread: read faster, or stop reading`;
  return new RealtimeError("reader.too-slow", message);
}
