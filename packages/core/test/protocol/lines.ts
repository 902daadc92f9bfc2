/**
 * One wire object, written down so that equal objects read the same whether a type or a schema declares them:
 * a line a field, by its path. `audio?.input?.format?` is a field of a field, `?` says optional, `tools?[]`
 * is what an array holds and `headers?{}` what a map does.
 */
export type Lines = Record<string, string>;

/** A field, and what it may hold: any one of the alternatives. */
export interface Field {
  optional: boolean;
  alternatives: Alternative[];
}

export type Alternative =
  { text: string } | { array: Alternative[] } | { map: Alternative[] } | { fields: Record<string, Field> };

export function linesOf(fields: Record<string, Field>): Lines {
  return Object.fromEntries(describeFields("", [fields]));
}

type Line = [path: string, text: string];

function describe(path: string, alternatives: Alternative[]): Line[] {
  const arrays = alternatives.flatMap((one) => ("array" in one ? [one.array] : []));
  const maps = alternatives.flatMap((one) => ("map" in one ? [one.map] : []));
  const objects = alternatives.flatMap((one) => ("fields" in one ? [one.fields] : []));
  const texts = alternatives.map((one) => ("text" in one ? one.text : "array" in one ? "array" : "object"));
  return [
    [path, [...new Set(texts)].toSorted().join(" | ")],
    ...arrays.flatMap((held) => describe(`${path}[]`, held)),
    ...maps.flatMap((held) => describe(`${path}{}`, held)),
    ...describeFields(`${path}.`, objects),
  ];
}

/** Objects without a name of their own count as one, in which only what all of them require is required. */
function describeFields(prefix: string, objects: Record<string, Field>[]): Line[] {
  const names = new Set(objects.flatMap((fields) => Object.keys(fields)));
  return [...names].flatMap((name) => {
    const found = objects.map((fields) => fields[name]);
    const optional = found.some((field) => field?.optional ?? true);
    return describe(
      `${prefix}${name}${optional ? "?" : ""}`,
      found.flatMap((field) => field?.alternatives ?? []),
    );
  });
}
