import { host } from "./host.js";

/** The listeners of one event. */
export interface Listeners<T> {
  /** Returns a function that removes the listener. */
  add(listener: (news: T) => void): () => void;
  /** Calls every listener. An exception in one surfaces as an uncaught error and does not affect the others. */
  tell(news: T): void;
}

/** Creates a list of listeners; one that is added twice is called twice. */
export function createListeners<T>(): Listeners<T> {
  const entries = new Set<{ readonly listener: (news: T) => void }>();
  return {
    add(listener) {
      const entry = { listener };
      entries.add(entry);
      return () => void entries.delete(entry);
    },
    tell(news) {
      for (const { listener } of [...entries]) {
        try {
          listener(news);
        } catch (error) {
          host.queueMicrotask(() => {
            throw error;
          });
        }
      }
    },
  };
}
