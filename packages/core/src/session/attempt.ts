import { realtimeError, type ErrorCode, type RealtimeError } from "../errors.js";

/** Work that may fail repeatedly, and whose failure is reported once until it works again. */
export interface Attempt {
  /** Runs the work and returns whether it succeeded. */
  readonly run: (work: () => void) => boolean;
  /** Reports a failure that happened outside `run`. */
  readonly fail: (cause: unknown) => void;
}

/** Creates an attempt. Errors other than `RealtimeError` are reported with this code and message. */
export function createAttempt(
  onError: (error: RealtimeError) => void,
  code: ErrorCode,
  message: string,
): Attempt {
  let failing = false;

  function fail(cause: unknown): void {
    if (!failing) onError(realtimeError(cause, code, message));
    failing = true;
  }

  return {
    run: (work) => {
      try {
        work();
        failing = false;
      } catch (cause) {
        fail(cause);
      }
      return !failing;
    },
    fail,
  };
}
