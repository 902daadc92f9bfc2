import { invalidValue, Refusal } from "./refusals.js";

/** Checks a value that came off the wire, and refuses it as the service would, naming its path. */
export type Shape = (value: unknown, path: string) => void;

/** Any value. */
export const anything: Shape = () => {};

/** True or false. */
export const flag: Shape = (value, path) => {
  if (typeof value !== "boolean") throw wrongType(value, path, "a boolean");
};

/** An object of any content. */
export const record: Shape = (value, path) => {
  if (!isRecord(value)) throw wrongType(value, path, "an object");
};

/** A string, of limited length if limits are given. */
export function text(limits: { readonly max?: number; readonly min?: number } = {}): Shape {
  const { min = 0, max = Infinity } = limits;
  return (value, path) => {
    if (typeof value !== "string") throw wrongType(value, path, "a string");
    if (value.length > max)
      throw outOfRange(
        "string_above_max_length",
        path,
        `string too long. Expected a string with maximum length ${max}, but got a string with length ${value.length} instead`,
      );
    if (value.length < min)
      throw outOfRange(
        "string_below_min_length",
        path,
        `string too short. Expected a string with minimum length ${min}, but got a string with length ${value.length} instead`,
      );
  };
}

/** One of these strings. */
export function oneOf(...supported: readonly string[]): Shape {
  return (value, path) => {
    if (typeof value !== "string") throw wrongType(value, path, "a string");
    if (!supported.includes(value)) throw invalidValue(value, supported, path);
  };
}

/** A whole number within limits. */
export function integer(min: number, max: number): Shape {
  return (value, path) => {
    if (!Number.isInteger(value)) throw wrongType(value, path, "an integer");
    within("integer", { min, max })(value, path);
  };
}

/** Any number within limits. */
export function decimal(min: number, max: number): Shape {
  return (value, path) => {
    if (typeof value !== "number" || !Number.isFinite(value)) throw wrongType(value, path, "a decimal");
    within("decimal", { min, max })(value, path);
  };
}

/** What the shape allows, or null. */
export function nullable(shape: Shape): Shape {
  return (value, path) => {
    if (value !== null) shape(value, path);
  };
}

/** A list, each of whose values has the shape. */
export function listOf(shape: Shape, max = Infinity): Shape {
  return (value, path) => {
    if (!Array.isArray(value)) throw wrongType(value, path, "an array");
    if (value.length > max)
      throw outOfRange(
        "array_above_max_length",
        path,
        `array too long. Expected an array with maximum length ${max}, but got an array with length ${value.length} instead`,
      );
    value.forEach((entry, index) => shape(entry, `${path}[${index}]`));
  };
}

/** A string of the first shape, or an object of the second. */
export function stringOr(string: Shape, object: Shape): Shape {
  return (value, path) => (typeof value === "string" ? string : object)(value, path);
}

/** The limits of {@link texts}: how many strings, and how long their names and texts may be. */
interface TextsLimits {
  readonly count: number;
  readonly name: number;
  readonly text: number;
}

/** An object of strings, within limits. */
export function texts(limits: TextsLimits): Shape {
  const entry = text({ max: limits.text });
  return (value, path) => {
    if (!isRecord(value)) throw wrongType(value, path, "an object");
    const names = Object.keys(value);
    if (names.length > limits.count)
      throw outOfRange(
        "object_above_max_properties",
        path,
        `too many properties. Expected an object with at most ${limits.count} properties, but got an object with ${names.length} properties instead`,
      );
    const longest = Math.max(0, ...names.map((name) => name.length));
    if (longest > limits.name)
      throw outOfRange(
        "property_name_above_max_length",
        path,
        `property name too long. Expected names with maximum length ${limits.name}, but got one with length ${longest} instead`,
      );
    for (const name of names) entry(value[name], join(path, name));
  };
}

/** An object with these fields and no others. */
export function object(fields: Readonly<Record<string, Shape>>, ...required: readonly string[]): Shape {
  return (value, path) => {
    if (!isRecord(value)) throw wrongType(value, path, "an object");
    for (const name of required) if (value[name] === undefined) throw missing(join(path, name));
    for (const [name, entry] of Object.entries(value)) {
      const shape = Object.hasOwn(fields, name) ? fields[name] : undefined;
      if (shape === undefined)
        throw new Refusal("unknown_parameter", `Unknown parameter: '${join(path, name)}'.`, join(path, name));
      shape(entry, join(path, name));
    }
  };
}

/** An object whose field of this name determines its shape. */
export function variants(key: string, shapes: Readonly<Record<string, Shape>>): Shape {
  return (value, path) => {
    if (!isRecord(value)) throw wrongType(value, path, "an object");
    const tag = value[key];
    if (tag === undefined) throw missing(join(path, key));
    if (typeof tag !== "string") throw wrongType(tag, join(path, key), "a string");
    const shape = Object.hasOwn(shapes, tag) ? shapes[tag] : undefined;
    if (shape === undefined) throw invalidValue(tag, Object.keys(shapes), join(path, key));
    shape(value, path);
  };
}

/** Whether a value is an object, and neither null nor a list. */
function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function within(kind: "integer" | "decimal", { min, max }: { min: number; max: number }): Shape {
  return (value, path) => {
    const amount = Number(value);
    if (amount < min)
      throw outOfRange(
        `${kind}_below_min_value`,
        path,
        `${kind} below minimum value. Expected a value >= ${min}, but got ${amount} instead`,
      );
    if (amount > max)
      throw outOfRange(
        `${kind}_above_max_value`,
        path,
        `${kind} above maximum value. Expected a value <= ${max}, but got ${amount} instead`,
      );
  };
}

function join(path: string, name: string): string {
  return path === "" ? name : `${path}.${name}`;
}

function missing(path: string): Refusal {
  return new Refusal("missing_required_parameter", `Missing required parameter: '${path}'.`, path);
}

function outOfRange(code: string, path: string, what: string): Refusal {
  return new Refusal(code, `Invalid '${path}': ${what}.`, path);
}

function wrongType(value: unknown, path: string, expected: string): Refusal {
  return new Refusal(
    "invalid_type",
    `Invalid type for '${path}': expected ${expected}, but got ${kindOf(value)} instead.`,
    path,
  );
}

function kindOf(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "an array";
  if (typeof value === "number") return Number.isInteger(value) ? "an integer" : "a decimal";
  return typeof value === "object" ? "an object" : `a ${typeof value}`;
}
