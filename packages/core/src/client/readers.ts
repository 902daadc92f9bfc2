import type { RealtimeError } from "../errors.js";
import { Queue, type QueueLimit } from "../support/queue.js";

/** Tells the same values to any number of readers, each at its own pace. */
export class Readers<T> {
  readonly #limit: QueueLimit;
  readonly #queues = new Set<Queue<T>>();
  #backlog: Queue<T> | null = new Queue(backlogLimit);
  #end: { readonly error: RealtimeError | null } | null = null;

  /** Each reader may leave `limit` unread. */
  constructor(limit: QueueLimit) {
    this.#limit = limit;
  }

  tell(value: T, bytes: number): void {
    for (const queue of this.#queues) {
      if (!queue.push(value, bytes)) this.#queues.delete(queue);
    }
    if (this.#backlog?.push(value, bytes) === false) this.#backlog = null;
  }

  /** A new reader. The first one also gets what was told before it, as far as that was kept. */
  read(): AsyncGenerator<T, void, undefined> {
    const queue = new Queue<T>(this.#limit);
    this.#backlog?.moveTo(queue);
    this.#backlog = null;
    if (this.#end) queue.end(this.#end.error);
    else this.#queues.add(queue);
    return queue.read();
  }

  /** Ends every reader, present and future, once it has read what it was told. */
  end(error: RealtimeError | null): void {
    this.#end = { error };
    for (const queue of this.#queues) queue.end(error);
  }
}

/** What is kept until the first reader asks; told more than that, nobody seems to read and nothing is kept. */
const backlogLimit: QueueLimit = { count: 256, bytes: 4 * 1024 * 1024 };
