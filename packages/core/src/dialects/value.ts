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
 * in a GA object, for in preview none does. Of several rows for one path, the last counts towards preview. Rows come
 * in two lists, so that bundlers can tell a table that is not used.
 */
export function fields(common: readonly Row[], own: readonly Row[] = []): Translate {
  const rows = [...common, ...own];
  return (object, at, dropped) => {
    if (!isWire(object)) return object;
    if (!dropped) return fieldsToGa(object, rows);
    return Object.fromEntries(
      leaves(object).flatMap(([path, field]) => {
        const row = rows.findLast(([, ga]) => ga === path);
        const [name, , translate] = row ?? [path.includes(".") ? "" : path];
        const whole = at === "" ? path : `${at}.${path}`;
        if (name !== "") return [[name, translate ? translate(field, whole, dropped) : field]];
        dropped.push(whole);
        return [];
      }),
    );
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
function leaves(object: Wire, prefix = ""): [path: string, field: unknown][] {
  return Object.entries(object).flatMap(([name, field]) => {
    const path = prefix + name;
    if (/^audio(\.\w+)?$/.test(path) && isWire(field)) return leaves(field, `${path}.`);
    return field === undefined ? [] : [[path, field]];
  });
}

function put(object: Wire, [name = "", ...inner]: readonly string[], field: unknown): Wire {
  const held = object[name];
  object[name] = inner.length === 0 ? field : put(isWire(held) ? held : {}, inner, field);
  return object;
}
