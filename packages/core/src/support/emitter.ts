import { host } from "./host.js";

/** A closed set of events, each with the arguments its listeners get. */
export type EventMap = { readonly [name: string]: readonly unknown[] };

/** Listeners by event. A listener's own exception surfaces as an uncaught error and never inside our loop. */
export interface Emitter<M> {
  /** Returns its own remover. */
  on<K extends keyof M>(name: K, listener: (...args: M[K] & readonly unknown[]) => void): () => void;
  emit<K extends keyof M>(name: K, ...args: M[K] & readonly unknown[]): void;
}

/** Makes an emitter for the events of `M`. */
export function createEmitter<M>(): Emitter<M> {
  type Listener = (...args: readonly unknown[]) => void;
  const listeners = new Map<keyof M, readonly Listener[]>();

  return {
    on(name, listener) {
      // Wrapped, so that one function added twice is two listeners; replaced rather than changed, so that
      // listeners may come and go while an event is being told.
      const added: Listener = (...args) => listener(...(args as Parameters<typeof listener>));
      listeners.set(name, [...(listeners.get(name) ?? []), added]);
      return () => {
        listeners.set(name, listeners.get(name)?.filter((other) => other !== added) ?? []);
      };
    },
    emit(name, ...args) {
      for (const listener of listeners.get(name) ?? []) {
        try {
          listener(...args);
        } catch (error) {
          host.queueMicrotask(() => {
            throw error;
          });
        }
      }
    },
  };
}
