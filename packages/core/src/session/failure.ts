import { RealtimeError, type ErrorCode, type ErrorDetails } from "../errors.js";

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
  const { code, message, cause: _, name: __, stack: ___, ...details } = error;
  const failure = { ...definedOf(details), code, message: message.slice(code.length + 2) };
  originals.set(failure, error);
  return failure;
}

/** Without what is undefined, which JSON cannot say. */
function definedOf<T extends object>(value: T): T {
  return Object.fromEntries(Object.entries(value).filter(([, field]) => field !== undefined)) as T;
}
