import type { RealtimeError } from "../errors.js";
import { createQueue, type Queue, type QueueLimit } from "../support/queue.js";

/** Tells the same values to any number of readers, each at its own pace. */
export interface Readers<T> {
  tell(value: T, bytes: number): void;
  /** A new reader. The first one also gets what was told before it, as far as that was kept. */
  read(): AsyncGenerator<T, void, undefined>;
  /** Ends every reader, present and future, once it has read what it was told. */
  end(error: RealtimeError | null): void;
}

/** What is kept until the first reader asks; told more than that, nobody seems to read and nothing is kept. */
const backlogLimit: QueueLimit = { count: 256, bytes: 4 * 1024 * 1024 };

/** Makes a set of readers, each of which may leave `limit` unread. */
export function createReaders<T>(limit: QueueLimit): Readers<T> {
  const queues = new Set<Queue<T>>();
  let backlog: Queue<T> | null = createQueue<T>(backlogLimit);
  /** Undefined until the end. */
  let ended: RealtimeError | null | undefined;

  return {
    tell(value, bytes) {
      for (const queue of queues) {
        if (!queue.push(value, bytes)) queues.delete(queue);
      }
      if (!backlog?.push(value, bytes)) backlog = null;
    },
    read() {
      const queue = createQueue<T>(limit);
      for (const entry of backlog?.drain() ?? []) queue.push(...entry);
      backlog = null;
      if (ended === undefined) queues.add(queue);
      else queue.end(ended);
      return queue.read();
    },
    end(error) {
      ended = error;
      for (const queue of queues) queue.end(error);
    },
  };
}
