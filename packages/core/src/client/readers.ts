import { RealtimeError } from "../errors.js";
import { Queue, type QueueLimit } from "../support/queue.js";

/** Distributes the same values to any number of readers, each at its own pace. */
export interface Readers<T> {
  tell(value: T, bytes: number): void;
  /** Adds a reader. The first one also gets earlier values, or `missed` says that they were no longer kept. */
  read(): { readonly reader: AsyncIterableIterator<T>; readonly missed: RealtimeError | null };
  /** Ends every reader, present and future, after the values it has been sent. */
  end(error: RealtimeError | null): void;
}

/** How many values are kept for the first reader; after more than that, nobody seems to read. */
const keptCount = 64;

/** Creates a set of readers, each of which may leave this much unread: by default 10,000 values or 64 MiB. */
export function createReaders<T>({
  count = 10_000,
  bytes = 64 * 1024 * 1024,
}: Partial<QueueLimit> = {}): Readers<T> {
  const queues = new Set<Queue<T>>();
  /** What the first reader will read; null once there was one, or there was too much to keep. */
  let backlog: Queue<T> | null = new Queue({ count: Math.min(count, keptCount), bytes });
  let missed: RealtimeError | null = null;
  /** Undefined until the end. */
  let ended: RealtimeError | null | undefined;

  return {
    tell(value, bytes) {
      for (const queue of queues) {
        if (!queue.push(value, bytes)) queues.delete(queue);
      }
      if (!backlog || backlog.push(value, bytes)) return;
      backlog = null;
      missed = new RealtimeError("reader.too-slow", "the first reader started too late and missed events");
    },
    read() {
      const queue = new Queue<T>({ count, bytes });
      for (const entry of backlog?.drain() ?? []) queue.push(...entry);
      const told = { reader: queue, missed };
      backlog = missed = null;
      if (ended === undefined) queues.add(queue);
      else queue.end(ended);
      return told;
    },
    end(error) {
      ended = error;
      for (const queue of queues) queue.end(error);
    },
  };
}
