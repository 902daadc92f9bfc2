import { RealtimeError, type ErrorCode, type ErrorDetails } from "../errors.js";
import { plainCopy } from "../support/plain.js";

/** A {@link RealtimeError} as plain JSON: what state and effects hold. */
export interface Failure extends ErrorDetails {
  readonly code: ErrorCode;
  readonly message: string;
}

/** The errors that failures were taken down from: what is plain JSON has no room for their cause and stack. */
const originals = /* @__PURE__ */ new WeakMap<Failure, RealtimeError>();

/** The error that a failure was taken down from, or else one that says the same. */
export function errorOf(failure: Failure): RealtimeError {
  const { code, message, ...details } = failure;
  return originals.get(failure) ?? new RealtimeError(code, message, details);
}

/** Takes down what is plain of an error. */
export function failureOf(error: RealtimeError): Failure {
  const { name: _, ...details } = plainCopy(error, "error");
  const failure = { ...details, message: error.message.slice(error.code.length + 2) };
  originals.set(failure, error);
  return failure;
}
