import { beginning, mentions, plainWords } from "../words.js";
import type { TextPattern } from "./definition.js";

/** What a pattern found: the groups of its expression by number and by name. Words only have the whole match, 0. */
export type Groups = Readonly<Record<string, string>>;

/** Finds a pattern in the first 2,000 characters of a text, or returns null. */
export type Finder = (text: string) => Groups | null;

/** Compiles a pattern. Throws a `SyntaxError` for an invalid expression. */
export function finderOf(pattern: TextPattern): Finder {
  const expression = expressionOf(pattern);
  if (expression) return (text) => groupsOf(expression.exec(beginning(text)));
  const words = String(pattern);
  // An empty phrase matches if the user has said nothing.
  if (plainWords(words) === "") return (text) => (plainWords(beginning(text)) === "" ? { 0: text } : null);
  return (text) => (mentions(beginning(text), words) ? { 0: words } : null);
}

/** The pattern as an expression, or null if it is words. Throws a `SyntaxError` for an invalid expression. */
export function expressionOf(pattern: TextPattern): RegExp | null {
  const [, source, flags] =
    pattern instanceof RegExp
      ? ["", pattern.source, pattern.flags]
      : (/^\/(.+)\/([a-z]*)$/su.exec(pattern) ?? []);
  // Without the flags that make it remember its position.
  return source === undefined ? null : new RegExp(source, (flags ?? "").replaceAll(/[gy]/g, ""));
}

/** Names of the groups that an expression may find, including numbers. */
export function groupNamesOf(pattern: TextPattern): string[] {
  const expression = expressionOf(pattern);
  if (!expression) return ["0"];
  // An expression that also matches the empty string reveals its groups.
  const found = new RegExp(`${expression.source}|`, expression.flags).exec("");
  return [...Array.from(found ?? [""]).keys()].map(String).concat(Object.keys(found?.groups ?? {}));
}

function groupsOf(match: RegExpExecArray | null): Groups | null {
  if (!match) return null;
  const groups = [...Array.from(match).entries(), ...Object.entries(match.groups ?? {})];
  // A group that took no part found nothing.
  return Object.fromEntries(groups.map(([name, text]) => [name, text ?? ""]));
}
