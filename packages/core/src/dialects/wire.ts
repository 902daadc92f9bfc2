/** A JSON object off the wire. */
export type Wire = Record<string, unknown>;

/** Tells JSON objects from all other JSON, arrays included. */
export function isWire(value: unknown): value is Wire {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
