import { isWire, type Wire } from "./wire.js";

/**
 * Writes a value in the other vocabulary: in preview where `dropped` is given, in GA where it is not. Takes anything,
 * and leaves alone what it does not know. Towards GA it may change the value in place; towards preview never, and
 * it adds to `dropped` each path that preview has no word for. An answer of undefined leaves the value out.
 */
export type Translate = (value: unknown, path: string, dropped?: string[]) => unknown;

/** One field: its name in preview, empty where preview has none; its path in GA; how its value differs, if it does. */
export type Row = readonly [preview: string, ga: string, translate?: Translate];

/**
 * An object, of which the rows say all that differs. A field that no row speaks of passes, save one that lies deep
 * in a GA object, for in preview none does. Of several rows for one path, the last counts towards preview.
 */
export function fields(rows: readonly Row[]): Translate {
  return (object, path, dropped) => {
    if (!isWire(object)) return object;
    return dropped ? fieldsToPreview(object, rows, { path, dropped }) : fieldsToGa(object, rows);
  };
}

function fieldsToGa(object: Wire, rows: readonly Row[]): Wire {
  for (const [name, path, translate] of rows) {
    if (name === "" || !Object.hasOwn(object, name)) continue;
    const field = object[name];
    if (name !== path) delete object[name];
    put(object, path.split("."), translate ? translate(field, path) : field);
  }
  return object;
}

function fieldsToPreview(object: Wire, rows: readonly Row[], at: { path: string; dropped: string[] }): Wire {
  const preview: [string, unknown][] = [];
  for (const [path, field] of leaves(object)) {
    const whole = at.path === "" ? path : `${at.path}.${path}`;
    const row = rows.findLast(([, ga]) => ga === path);
    const [name, , translate] = row ?? [path.includes(".") ? "" : path];
    if (name === "") at.dropped.push(whole);
    else preview.push([name, translate ? translate(field, whole, at.dropped) : field]);
  }
  return Object.fromEntries(preview);
}

/** A list. Entries that are left out leave no gap. */
export function list(translate: Translate): Translate {
  return (value, path, dropped) =>
    Array.isArray(value)
      ? value
          .map((entry, index) => translate(entry, `${path}[${index}]`, dropped))
          .filter((entry) => entry !== undefined)
      : value;
}

/** The fields of an object by their paths: GA keeps some two objects deep, in `audio.input` and `audio.output`. */
function* leaves(object: Wire, prefix = ""): Generator<[path: string, field: unknown]> {
  for (const [name, field] of Object.entries(object)) {
    const path = prefix + name;
    if (/^audio(\.\w+)?$/.test(path) && isWire(field)) yield* leaves(field, `${path}.`);
    else if (field !== undefined) yield [path, field];
  }
}

function put(object: Wire, [name = "", ...inner]: readonly string[], field: unknown): Wire {
  const held = object[name];
  object[name] = inner.length === 0 ? field : put(isWire(held) ? held : {}, inner, field);
  return object;
}
