import { realtimeError, type ErrorCode, type RealtimeError } from "../errors.js";

/** Something that may fail again and again, and whose failure is told once until it works again. */
export interface Attempt {
  /** Runs it, and says whether it did not fail. */
  readonly run: (work: () => void) => boolean;
  /** It failed by itself. */
  readonly fail: (cause: unknown) => void;
}

/** What is thrown that is none of our errors is told as one with this code and message. */
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
