import { RealtimeError } from "../errors.js";

/**
 * A copy of an application's value that it cannot change any more, without what JSON cannot say. What is no JSON
 * at all, for a circle or a BigInt in it, is an `options.invalid` error with the name of the value as `param`.
 */
export function plainCopy<T>(value: T, param: string): T {
  try {
    return JSON.parse(JSON.stringify(value)) as T;
  } catch (cause) {
    throw new RealtimeError("options.invalid", `${param} must be JSON: see the cause`, { param, cause });
  }
}
