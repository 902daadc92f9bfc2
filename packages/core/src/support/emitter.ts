import { host } from "./host.js";

/** Listeners by event. A listener's own exception surfaces as an uncaught error and never inside our loop. */
export interface Emitter<Events> {
  /** Returns its own remover. */
  on<Name extends keyof Events>(name: Name, listener: (event: Events[Name]) => void): () => void;
  emit<Name extends keyof Events>(name: Name, event: Events[Name]): void;
}

/** Makes an emitter for a closed set of events, given as what each tells by its name. */
export function createEmitter<Events>(): Emitter<Events> {
  type Listeners = { [Name in keyof Events]?: readonly { readonly tell: (event: Events[Name]) => void }[] };
  const listeners: Listeners = {};

  return {
    on(name, tell) {
      // An entry of its own, so that one function added twice is two listeners; the list is replaced rather
      // than changed, so that listeners may come and go while an event is being told.
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
