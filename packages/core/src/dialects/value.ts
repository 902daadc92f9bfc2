import { isWire, type Wire } from "./wire.js";

/**
 * Writes a value in the other vocabulary: in preview where `dropped` is given, in GA where it is not. Takes anything,
 * and leaves alone what it does not know. Towards GA it may change the value in place; towards preview never, and
 * it adds to `dropped` each path that preview has no word for. An answer of undefined leaves the value out.
 */
export type Translate = (value: unknown, path: string, dropped?: string[]) => unknown;

/** One field: its name in preview; its path in GA; how its value differs, if it does. */
export type Row = readonly [preview: string, ga: string, translate?: Translate];

/**
 * An object, of which the rows say all that differs. A field that no row speaks of passes, save one that lies deep
 * in a GA object, for in preview none does. Of several rows for one path, the first counts towards preview. Rows come
 * in two lists, so that bundlers can tell a table that is not used.
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

/** A list. Entries that are left out leave no gap. */
export function list(translate: Translate): Translate {
  return (value, path, dropped) =>
    Array.isArray(value)
      ? value
          .map((entry, index) => translate(entry, `${path}[${index}]`, dropped))
          .filter((entry) => entry !== undefined)
      : value;
}

/** Fields of which preview has none, whatever holds them. */
const gaOnly = /^(parallel_tool_calls|reasoning|languages|keywords|delay)$|\./;

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
  object[name] = inner.length > 0 ? put(isWire(held) ? held : {}, inner, field) : field;
  return object;
}
