import type { FunctionTool } from "@rt/core";
import { mentions } from "./words.js";

type JsonSchema = Readonly<Record<string, unknown>>;

/**
 * Fills in a function's arguments from what the user said, by the JSON Schema of its parameters: what is required and
 * what the text contains. Understands strings, enums, numbers, booleans, arrays and nested objects. What the text does
 * not contain gets the schema's example or default, or else a plain value.
 */
export function toolArguments(tool: FunctionTool, text: string): string {
  return JSON.stringify(objectFrom(tool.parameters ?? {}, text));
}

/** The names of the texts that a function requires and neither the user nor the schema gave. */
export function missingTexts({ parameters = {} }: FunctionTool, text: string): string[] {
  const properties = isSchema(parameters.properties) ? parameters.properties : {};
  const required = Array.isArray(parameters.required) ? parameters.required : [];
  return Object.entries(properties).flatMap(([name, property]) => {
    const isText = isSchema(property) && typeOf(property) === "string" && required.includes(name);
    if (!isText || valueFrom(property, name, text) !== undefined) return [];
    return plainValue(property, name) === name ? [name] : [];
  });
}

function objectFrom(schema: JsonSchema, text: string): Record<string, unknown> {
  const properties = isSchema(schema.properties) ? schema.properties : {};
  const required = Array.isArray(schema.required) ? schema.required : [];
  const entries = Object.entries(properties).flatMap(([name, property]) => {
    if (!isSchema(property)) return [];
    const said = valueFrom(property, name, text);
    if (said !== undefined) return [[name, said] as const];
    return required.includes(name) ? [[name, plainValue(property, name)] as const] : [];
  });
  return Object.fromEntries(entries);
}

/** The value of a property in the text, if there is one. */
function valueFrom(schema: JsonSchema, name: string, text: string): unknown {
  if (Array.isArray(schema.enum)) return schema.enum.find((choice) => mentions(text, String(choice)));
  switch (typeOf(schema)) {
    case "string":
      return stringFrom(name, text);
    case "number":
      return numberFrom(text);
    case "integer": {
      const number = numberFrom(text);
      return number === undefined ? undefined : Math.round(number);
    }
    case "boolean":
      return booleanFrom(name, text);
    case "array": {
      const item = isSchema(schema.items) ? valueFrom(schema.items, name, text) : undefined;
      return item === undefined ? undefined : [item];
    }
    case "object": {
      const inner = objectFrom({ ...schema, required: [] }, text);
      return Object.keys(inner).length > 0 ? inner : undefined;
    }
    default:
      return undefined;
  }
}

/** In quotes, after the property's name, or after a word that introduces a place, a time or a thing. */
function stringFrom(name: string, text: string): string | undefined {
  const quoted = /["“]([^"“”]+)["”]/.exec(text)?.[1];
  if (quoted !== undefined) return quoted;
  const words = spelledOut(name).join("\\s+");
  const named = new RegExp(
    `\\b${words}\\s+(?:is\\s+|of\\s+|called\\s+|named\\s+)?(${properName.source})`,
    "iu",
  ).exec(text)?.[1];
  if (named !== undefined && isProper(named)) return named;
  const introduced = new RegExp(
    `\\b(?:in|at|for|to|from|near|about|of|on)\\s+(?:the\\s+)?(${properName.source})`,
    "u",
  ).exec(text)?.[1];
  return introduced ?? lowerCased(text);
}

/** Capitalized words, and small ones between them: "Rio de Janeiro". */
const properName = /\p{Lu}[\p{L}\p{N}'’-]*(?:\s+(?:(?:de|la|of|the|am|von)\s+)?\p{Lu}[\p{L}\p{N}'’-]*)*/u;

/** The last words after a preposition, at most three, if nothing is capitalized: "weather in new york?" */
function lowerCased(text: string): string | undefined {
  return /\b(?:in|at|for|near|about)\s+(?:the\s+)?(\p{Ll}[\p{L}'’-]*(?:\s+[\p{L}'’-]+){0,2}?)(?:\s+(?:today|tomorrow|now|please|right now))?\s*[.?!]*$/u.exec(
    text,
  )?.[1];
}

function isProper(words: string): boolean {
  return new RegExp(`^${properName.source}$`, "u").test(words);
}

function numberFrom(text: string): number | undefined {
  const digits = /-?\d+(?:\.\d+)?/.exec(text)?.[0];
  return digits === undefined ? undefined : Number(digits);
}

function booleanFrom(name: string, text: string): boolean | undefined {
  if (!spelledOut(name).every((word) => mentions(text, word))) return undefined;
  return !/\b(?:no|not|don't|without|off|disable)\b/i.test(text);
}

function plainValue(schema: JsonSchema, name: string): unknown {
  const given = schema.const ?? schema.default ?? first(schema.examples) ?? first(schema.enum);
  if (given !== undefined) return given;
  switch (typeOf(schema)) {
    case "number":
    case "integer":
      return typeof schema.minimum === "number" ? schema.minimum : 1;
    case "boolean":
      return true;
    case "array":
      return isSchema(schema.items) ? [plainValue(schema.items, name)] : [];
    case "object":
      return objectFrom(schema, "");
    case "null":
      return null;
    default:
      return name;
  }
}

function typeOf({ type, properties }: JsonSchema): unknown {
  if (Array.isArray(type)) return type.find((name) => name !== "null");
  return type ?? (properties === undefined ? "string" : "object");
}

/** `cityName` and `city_name` are both "city name". */
export function spelledOut(name: string): string[] {
  return name
    .replace(/([a-z0-9])([A-Z])/g, "$1 $2")
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter(Boolean);
}

function first(list: unknown): unknown {
  return Array.isArray(list) ? list[0] : undefined;
}

function isSchema(value: unknown): value is JsonSchema {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
