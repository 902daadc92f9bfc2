import { RealtimeError, type Clock, type SessionState } from "@rt/core";
import { withNextFrame } from "./frame.js";
import { initialState, isUrgent, stateOf, type Look } from "./read.js";
import type { RealtimeState } from "./state.js";

/** What a store looks at, and who hears of errors. */
export interface StoreOptions {
  readonly clock: Clock;
  /** What there is to be seen now; null before there is anything. */
  readonly look: () => (Look & { readonly session: SessionState }) | null;
  readonly onError: (error: RealtimeError) => void;
}

/** What of the state is noted when it happens; all else can be looked at. */
type Noted = Pick<RealtimeState, "latency" | "connect" | "error">;

/** The state of a conversation, as a user interface watches it. */
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

  /** Looks, and tells what has changed. */
  update(): void {
    const seen = this.#options.look();
    if (!seen) return;
    const before = this.#state;
    this.#state = stateOf(seen.session, { ...seen, ...this.#errorAndTimes }, before);
    if (this.#state !== before) for (const listener of [...this.#listeners]) listener();
  }

  /** The same for a session that has changed: where only words have come, with the next picture. */
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

  /** Nothing is known any more of what went before. */
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

  /** The same for what may be known: the session tells by itself of what rejects, and to be stopped is no error. */
  fail(cause: unknown): RealtimeError {
    const error = errorFrom(cause);
    const isKnown = error.code === "session.closed" || this.#noted.error?.message === error.message;
    return isKnown ? error : this.report(error);
  }

  /** A promise whose error is told, so that nobody has to wait for it. */
  told<T>(promise: Promise<T>): Promise<T> {
    const told = promise.catch((cause: unknown) => {
      throw this.fail(cause);
    });
    told.catch(() => {});
    return told;
  }

  /** Does what may throw. */
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

/** Of what is a failure in the state of a session, too. */
function errorFrom(cause: unknown): RealtimeError {
  if (cause instanceof RealtimeError) return cause;
  const { code = "device.failed", message = String(cause), ...details } = Object(cause);
  return new RealtimeError(code, message, { cause, ...details });
}
