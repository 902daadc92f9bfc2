import { spokenOutput } from "../spoken-output.js";

/** Returns the value of a name in a template, or undefined if it has none. */
export type Lookup = (name: string) => unknown;

const placeholders = /\{\{\s*([^{}]*?)\s*\}\}/g;
const placeholder = new RegExp(`^${placeholders.source}$`);

/** The names in a template, dots included. */
export function namesIn(text: string): string[] {
  return [...text.matchAll(placeholders)].map(([, name = ""]) => name);
}

/** Replaces names by their values, and words values that are not text. Throws if a name has no value. */
export function filledText(text: string, lookup: Lookup): string {
  return text.replaceAll(placeholders, (_whole, name: string) => written(found(name, lookup)));
}

/** Does the same in all texts of a value. A text that is a single name becomes the value, whatever its type. */
export function filled(value: unknown, lookup: Lookup): unknown {
  if (typeof value === "string") {
    const name = placeholder.exec(value)?.[1];
    return name === undefined ? filledText(value, lookup) : found(name, lookup);
  }
  if (Array.isArray(value)) return value.map((entry: unknown) => filled(entry, lookup));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, entry]) => [name, filled(entry, lookup)]));
}

/** All texts in a value. */
export function textsIn(value: unknown): string[] {
  if (typeof value === "string") return [value];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(textsIn) : [];
}

function found(name: string, lookup: Lookup): unknown {
  const value = lookup(name);
  if (value === undefined) throw new Error(`{{${name}}} is not defined here`);
  return value;
}

function written(value: unknown): string {
  return typeof value === "object" && value !== null ? spokenOutput(JSON.stringify(value)) : String(value);
}
