const width = 96;

/** A value as TypeScript, on one line if it fits after `used` characters. Undefined values are left out. */
export function sourceOf(value: unknown, indent = "", used = 0): string {
  if (value instanceof Verbatim) return value.source.replaceAll("\n", `\n${indent}`);
  if (typeof value === "string") return textSource(value, indent);
  if (typeof value !== "object" || value === null) return JSON.stringify(value) ?? "undefined";
  const inner = `${indent}  `;
  const parts = Array.isArray(value)
    ? value.map((item) => sourceOf(item, inner))
    : Object.entries(value)
        .filter(([, field]) => field !== undefined)
        .map(([name, field]) => `${nameSource(name)}: ${sourceOf(field, inner, name.length + 2)}`);
  const [open, close] = Array.isArray(value) ? ["[", "]"] : ["{ ", " }"];
  const short = parts.length === 0 ? (open + close).replaceAll(" ", "") : open + parts.join(", ") + close;
  if (!short.includes("\n") && indent.length + used + short.length <= width) return short;
  return `${open.trim()}\n${parts.map((part) => `${inner}${part},\n`).join("")}${indent}${close.trim()}`;
}

/** Source code that is inserted as it is. */
export class Verbatim {
  constructor(readonly source: string) {}
}

/** Splits text into lines, which the source joins. */
function textSource(text: string, indent: string): string {
  const lines = text.split("\n");
  if (lines.length === 1) return JSON.stringify(text);
  const list = lines.map((line) => `${indent}  ${JSON.stringify(line)},\n`).join("");
  return `[\n${list}${indent}].join("\\n")`;
}

function nameSource(name: string): string {
  return /^[a-z_$][\w$]*$/i.test(name) ? name : JSON.stringify(name);
}
