import { RealtimeError, type Clock, type SessionState } from "@rt/core";
import { withNextFrame } from "./frame.js";
import { initialState, isUrgent, stateOf, type Look } from "./read.js";
import type { RealtimeState } from "./state.js";

/** Where a store reads the state, and who receives errors. */
export interface StoreOptions {
  readonly clock: Clock;
  /** The current parts of the state; null before there is a session. */
  readonly look: () => (Look & { readonly session: SessionState }) | null;
  readonly onError: (error: RealtimeError) => void;
}

/** The fields that are set when something happens; all others are read. */
type Noted = Pick<RealtimeState, "latency" | "connect" | "error">;

/** The state of a conversation, for user interfaces. */
export class Store {
  readonly #options: StoreOptions;
  readonly #listeners = new Set<() => void>();
  #state: RealtimeState = initialState;
  #noted: Noted = initialState;
  #isFramed = false;

  constructor(options: StoreOptions) {
    this.#options = options;
  }

  get state(): RealtimeState {
    return this.#state;
  }

  subscribe(listener: () => void): () => void {
    const heard = (): void => listener();
    this.#listeners.add(heard);
    return () => void this.#listeners.delete(heard);
  }

  /** Reads the state, and notifies the listeners if it changed. */
  update(): void {
    const seen = this.#options.look();
    if (!seen) return;
    const before = this.#state;
    this.#state = stateOf(seen.session, { ...seen, ...this.#errorAndTimes }, before);
    if (this.#state !== before) for (const listener of [...this.#listeners]) listener();
  }

  /** Updates after a change of the session: on the next animation frame if only items changed. */
  follow(session: SessionState): void {
    if (isUrgent(this.#state.session, session)) return this.update();
    if (this.#isFramed) return;
    this.#isFramed = true;
    withNextFrame(() => {
      this.#isFramed = false;
      this.update();
    }, this.#options.clock);
  }

  note(note: Partial<Noted>): void {
    this.#noted = { ...this.#errorAndTimes, ...note };
    this.update();
  }

  /** Clears the noted fields. */
  forget(): void {
    this.#noted = initialState;
  }

  /** Puts an error into the state. */
  report(cause: unknown): RealtimeError {
    const error = errorFrom(cause);
    this.note({ error });
    this.#options.onError(error);
    return error;
  }

  /** Reports an error unless it is known: the session reports some rejections itself, and being stopped is no error. */
  fail(cause: unknown): RealtimeError {
    const error = errorFrom(cause);
    const isKnown = error.code === "session.closed" || this.#noted.error?.message === error.message;
    return isKnown ? error : this.report(error);
  }

  /** Reports the error of a promise, so that nobody has to await it. */
  told<T>(promise: Promise<T>): Promise<T> {
    const told = promise.catch((cause: unknown) => {
      throw this.fail(cause);
    });
    told.catch(() => {});
    return told;
  }

  /** Runs a function and reports what it throws. */
  attempt(run: () => void): void {
    try {
      run();
    } catch (cause) {
      this.fail(cause);
    }
  }

  get #errorAndTimes(): Noted {
    const { latency, connect, error } = this.#noted;
    return { latency, connect, error };
  }
}

/** Also accepts a failure from the state of a session. */
function errorFrom(cause: unknown): RealtimeError {
  if (cause instanceof RealtimeError) return cause;
  const { code = "device.failed", message = String(cause), ...details } = Object(cause);
  return new RealtimeError(code, message, { cause, ...details });
}
