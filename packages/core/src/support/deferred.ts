import type { RealtimeError } from "../errors.js";

/** A promise with the functions that settle it. */
export interface Deferred<T> {
  readonly promise: Promise<T>;
  resolve(value: T): void;
  reject(error: RealtimeError): void;
}

/** Creates a promise that is settled by calling `resolve` or `reject`. */
export function createDeferred<T>(): Deferred<T> {
  let resolve: (value: T) => void = () => {};
  let reject: (error: RealtimeError) => void = () => {};
  const promise = new Promise<T>((...settlers) => ([resolve, reject] = settlers));
  return { promise, resolve, reject };
}

/**
 * Works like {@link createDeferred}, for a promise that may be ignored: an unhandled rejection is not an uncaught
 * error. Use it only if the failure is reported in another way, too.
 */
export function createQuietDeferred<T>(): Deferred<T> {
  const deferred = createDeferred<T>();
  deferred.promise.catch(() => {});
  return deferred;
}
