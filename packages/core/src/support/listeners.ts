import { host } from "./host.js";

/** Some who want to hear of one thing. */
export interface Listeners<T> {
  /** Returns its own remover. */
  add(listener: (news: T) => void): () => void;
  /** A listener's own exception surfaces as an uncaught error, and keeps nobody else from hearing. */
  tell(news: T): void;
}

/** Makes a list of listeners; one that is added twice is told twice. */
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
