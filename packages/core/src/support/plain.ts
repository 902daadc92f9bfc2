import { RealtimeError } from "../errors.js";

/**
 * Copies an application's value, so that the application cannot change it any more; what JSON cannot express is
 * dropped. Throws `options.invalid`, with the name of the value as `param`, for a cycle or a BigInt.
 */
export function plainCopy<T>(value: T, param: string): T {
  try {
    return JSON.parse(JSON.stringify(value)) as T;
  } catch (cause) {
    throw new RealtimeError("options.invalid", `${param} is not JSON-serializable: see the cause`, {
      param,
      cause,
    });
  }
}
