/** The fields of one wire object, `name` or `name?`, nested ones by their path: `audio?.input?.format?`. */
export type Lines = Record<string, string>;

/** What a field may hold: one of these. */
export type Alternative =
  | { text: string }
  | { list: Alternative[] }
  | { map: Alternative[] }
  | { fields: Record<string, Field> };

export interface Field {
  optional: boolean;
  alternatives: Alternative[];
}

/** Writes an object down so that equal objects read the same, whether a type or a schema declares them. */
export function linesOf(alternatives: Alternative[]): Lines {
  const lines: Lines = {};
  render("", alternatives, lines);
  return lines;
}

function render(path: string, alternatives: Alternative[], lines: Lines): string {
  const objects = alternatives.flatMap((one) => ("fields" in one ? [one.fields] : []));
  for (const [name, field] of merge(objects)) {
    const at = `${path === "" ? "" : `${path}.`}${name}${field.optional ? "?" : ""}`;
    lines[at] = "";
    lines[at] = render(at, field.alternatives, lines);
  }
  const texts = alternatives.map((one) => {
    if ("text" in one) return one.text;
    if ("list" in one) return `(${render(`${path}[]`, one.list, lines)})[]`;
    if ("map" in one) return `Record<string, ${render(`${path}{}`, one.map, lines)}>`;
    return "object";
  });
  return [...new Set(texts)].toSorted().join(" | ");
}

/** Objects without a name of their own count as one: required is what all of them require. */
function merge(objects: Record<string, Field>[]): Map<string, Field> {
  const merged = new Map<string, Field>();
  for (const name of new Set(objects.flatMap((fields) => Object.keys(fields)))) {
    const found = objects.map((fields) => fields[name]);
    merged.set(name, {
      optional: found.some((field) => field?.optional ?? true),
      alternatives: found.flatMap((field) => field?.alternatives ?? []),
    });
  }
  return merged;
}
