import { host } from "./host.js";

/** Listeners by event. An exception in a listener surfaces as an uncaught error and does not affect the emitter. */
export interface Emitter<Events> {
  /** Returns a function that removes the listener. */
  on<Name extends keyof Events>(name: Name, listener: (event: Events[Name]) => void): () => void;
  emit<Name extends keyof Events>(name: Name, event: Events[Name]): void;
}

/** Creates an emitter for a fixed set of events, given as a type that maps names to events. */
export function createEmitter<Events>(): Emitter<Events> {
  type Listeners = { [Name in keyof Events]?: readonly { readonly tell: (event: Events[Name]) => void }[] };
  const listeners: Listeners = {};

  return {
    on(name, tell) {
      // A separate entry, so that a function added twice is two listeners. The list is replaced rather than changed,
      // so that listeners can be added and removed while an event is emitted.
      const entry = { tell };
      listeners[name] = [...(listeners[name] ?? []), entry];
      return () => {
        listeners[name] = listeners[name]?.filter((other) => other !== entry) ?? [];
      };
    },
    emit(name, event) {
      for (const { tell } of listeners[name] ?? []) {
        try {
          tell(event);
        } catch (error) {
          host.queueMicrotask(() => {
            throw error;
          });
        }
      }
    },
  };
}
