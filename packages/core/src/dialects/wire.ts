/** A JSON object received from the wire. */
export type Wire = Record<string, unknown>;

/** Whether a JSON value is an object and not an array. */
export function isWire(value: unknown): value is Wire {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
