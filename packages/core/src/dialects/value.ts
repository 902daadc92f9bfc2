import { isWire, type Wire } from "./wire.js";

/**
 * Translates a value to the other vocabulary: to preview if `dropped` is given, otherwise to GA. Accepts anything, and
 * leaves unknown values unchanged. Towards GA it may modify the value in place; towards preview it never does, and
 * adds to `dropped` each path that preview cannot express. Returning undefined omits the value.
 */
export type Translate = (value: unknown, path: string, dropped?: string[]) => unknown;

/** One field: its name in preview, its path in GA, and how its value differs, if it does. */
export type Row = readonly [preview: string, ga: string, translate?: Translate];

/**
 * Translates an object; the rows list all differences. Fields without a row pass unchanged, except for those nested in
 * a GA object, as preview has no nested fields. If several rows have the same path, the first applies towards preview.
 * Rows come in two lists, so that bundlers can drop an unused table.
 */
export function fields(own: readonly Row[], common: readonly Row[] = []): Translate {
  const rows = [...own, ...common];
  return (object, at, dropped) => {
    if (!isWire(object)) return object;
    const prefix = at && `${at}.`;
    const from = dropped ? Object.fromEntries(leaves(object)) : object;
    const to = dropped ? {} : object;
    for (const [preview, ga, translate] of rows) {
      const [name, path] = dropped ? [ga, preview] : [preview, ga];
      if (!Object.hasOwn(from, name)) continue;
      const field = from[name];
      delete from[name];
      put(to, path.split("."), translate ? translate(field, prefix + ga, dropped) : field);
    }
    if (!dropped) return object;
    for (const path of Object.keys(from).filter((name) => gaOnly.test(name))) {
      dropped.push(prefix + path);
      delete from[path];
    }
    return { ...from, ...to };
  };
}

/** Translates a list. Omitted entries leave no gap. */
export function list(translate: Translate): Translate {
  return (value, path, dropped) =>
    Array.isArray(value)
      ? value
          .map((entry, index) => translate(entry, `${path}[${index}]`, dropped))
          .filter((entry) => entry !== undefined)
      : value;
}

/** Fields that preview does not have, in any object. */
const gaOnly = /^(parallel_tool_calls|reasoning|languages|keywords|delay)$|\./;

/** The fields of an object by path: GA nests some two objects deep, in `audio.input` and `audio.output`. */
function leaves(object: Wire, prefix = ""): [path: string, field: unknown][] {
  return Object.entries(object).flatMap(([name, field]) => {
    const path = prefix + name;
    if (/^audio(\.\w+)?$/.test(path) && isWire(field)) return leaves(field, `${path}.`);
    return field === undefined ? [] : [[path, field]];
  });
}

function put(object: Wire, [name = "", ...inner]: readonly string[], field: unknown): Wire {
  const held = object[name];
  object[name] = inner.length > 0 ? put(isWire(held) ? held : {}, inner, field) : field;
  return object;
}
