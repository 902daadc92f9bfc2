/** A JSON object off the wire. */
export type Wire = Record<string, unknown>;

/** Names of one vocabulary by those of another. */
export type Names = Readonly<Record<string, string>>;

/** Tells JSON objects from all other JSON, arrays included. */
export function isWire(value: unknown): value is Wire {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** What the table itself says of a name that a peer chose; `constructor` and its like are no entries. */
export function lookUp(names: Names, name: unknown): string | undefined {
  return typeof name === "string" && Object.hasOwn(names, name) ? names[name] : undefined;
}

/** The same table read backwards. */
export function lookUpKey(names: Names, value: unknown): string | undefined {
  return Object.keys(names).find((name) => names[name] === value);
}
