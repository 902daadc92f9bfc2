import type { RealtimeError } from "../errors.js";

/** A promise and what settles it. */
export interface Deferred<T> {
  readonly promise: Promise<T>;
  resolve(value: T): void;
  reject(error: RealtimeError): void;
}

/** Makes a promise to be settled by hand. */
export function createDeferred<T>(): Deferred<T> {
  let resolve: (value: T) => void = () => {};
  let reject: (error: RealtimeError) => void = () => {};
  const promise = new Promise<T>((...settlers) => ([resolve, reject] = settlers));
  return { promise, resolve, reject };
}

/**
 * As {@link createDeferred}, for a promise that may be ignored: a rejection that nobody handles is no uncaught
 * error. Only for what is told in another way too.
 */
export function createQuietDeferred<T>(): Deferred<T> {
  const deferred = createDeferred<T>();
  deferred.promise.catch(() => {});
  return deferred;
}
