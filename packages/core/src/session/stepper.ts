import { createEmitter } from "../support/emitter.js";

/** Runs a reducer: holds its state and runs the effects of its steps. */
export interface Stepper<S, I> {
  dispatch(input: I): void;
  getSnapshot(): S;
  /** Called after each change, once per `dispatch` and everything it led to. Returns a function that unsubscribes. */
  subscribe(listener: () => void): () => void;
}

/** Options of a stepper. */
export interface StepperOptions<S, I, E> {
  readonly initial: S;
  readonly reduce: (state: S, input: I) => { readonly state: S; readonly effects: readonly E[] };
  /** Must not throw: report failures as inputs instead. */
  readonly run: (effect: E) => void;
}

/**
 * Processes inputs one at a time and in order: an input dispatched by an effect waits until that effect's step is
 * complete. An exception in a subscriber surfaces as an uncaught error, never inside this loop.
 */
export function createStepper<S, I, E>({ initial, reduce, run }: StepperOptions<S, I, E>): Stepper<S, I> {
  const inbox: I[] = [];
  const changes = createEmitter<{ change: S }>();
  let state = initial;
  let busy = false;

  function drain(): void {
    // Grows during the loop: inputs dispatched by effects are added at the end.
    for (const input of inbox) {
      const step = reduce(state, input);
      state = step.state;
      for (const effect of step.effects) run(effect);
    }
  }

  return {
    dispatch(input) {
      inbox.push(input);
      if (busy) return;
      const before = state;
      busy = true;
      try {
        drain();
      } finally {
        inbox.length = 0;
        busy = false;
      }
      if (state !== before) changes.emit("change", state);
    },
    getSnapshot: () => state,
    subscribe: (listener) => changes.on("change", listener),
  };
}
