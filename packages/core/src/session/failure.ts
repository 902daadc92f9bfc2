import { RealtimeError, type ErrorCode, type ErrorDetails } from "../errors.js";
import { plainCopy } from "../support/plain.js";

/** A {@link RealtimeError} as plain JSON, as state and effects hold it. */
export interface Failure extends ErrorDetails {
  readonly code: ErrorCode;
  readonly message: string;
}

/** The errors that failures were made from: plain JSON has no room for their cause and stack. */
const originals = /* @__PURE__ */ new WeakMap<Failure, RealtimeError>();

/** The error that a failure was made from, or an equivalent new one. */
export function errorOf(failure: Failure): RealtimeError {
  const { code, message, ...details } = failure;
  return originals.get(failure) ?? new RealtimeError(code, message, details);
}

/** Converts an error to plain JSON. */
export function failureOf(error: RealtimeError): Failure {
  const { name: _, ...details } = plainCopy(error, "error");
  const failure = { ...details, message: error.message.slice(error.code.length + 2) };
  originals.set(failure, error);
  return failure;
}
