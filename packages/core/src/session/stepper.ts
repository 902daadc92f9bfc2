import { createEmitter } from "../support/emitter.js";

/** Runs a reducer: holds its state, and does what its steps ask for. */
export interface Stepper<S, I> {
  dispatch(input: I): void;
  getSnapshot(): S;
  /** Told after each change, once for all that one `dispatch` led to. Returns its own remover. */
  subscribe(listener: () => void): () => void;
}

/** What a stepper runs. */
export interface StepperOptions<S, I, E> {
  readonly initial: S;
  readonly reduce: (state: S, input: I) => { readonly state: S; readonly effects: readonly E[] };
  /** Must not throw: it reports failures as inputs instead. */
  readonly run: (effect: E) => void;
}

/**
 * Takes inputs one at a time and in order: one that an effect dispatches waits until that effect's step is
 * complete. A subscriber's own exception surfaces as an uncaught error and never inside this loop.
 */
export function createStepper<S, I, E>({ initial, reduce, run }: StepperOptions<S, I, E>): Stepper<S, I> {
  const inbox: I[] = [];
  const changes = createEmitter<{ change: S }>();
  let state = initial;
  let busy = false;

  function drain(): void {
    // Grows while we loop: what an effect dispatches lands at the end.
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
