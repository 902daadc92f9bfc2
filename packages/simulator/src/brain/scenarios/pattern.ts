import { beginning, mentions, plainWords } from "../words.js";
import type { TextPattern } from "./definition.js";

/** What a pattern found: the groups of its expression by number and by name; of words there is only the whole, 0. */
export type Groups = Readonly<Record<string, string>>;

/** Finds a pattern in the first 2,000 characters of a text, or null. */
export type Finder = (text: string) => Groups | null;

/** Compiles a pattern. Throws a `SyntaxError` for an expression that is none. */
export function finderOf(pattern: TextPattern): Finder {
  const expression = expressionOf(pattern);
  if (expression) return (text) => groupsOf(expression.exec(beginning(text)));
  const words = String(pattern);
  // No words at all are a phrase too: nobody has said anything.
  if (plainWords(words) === "") return (text) => (plainWords(beginning(text)) === "" ? { 0: text } : null);
  return (text) => (mentions(beginning(text), words) ? { 0: words } : null);
}

/** The pattern as an expression; null where it is words. Throws a `SyntaxError` for an expression that is none. */
export function expressionOf(pattern: TextPattern): RegExp | null {
  const [, source, flags] =
    pattern instanceof RegExp
      ? ["", pattern.source, pattern.flags]
      : (/^\/(.+)\/([a-z]*)$/su.exec(pattern) ?? []);
  // Without those that make it remember where it was.
  return source === undefined ? null : new RegExp(source, (flags ?? "").replaceAll(/[gy]/g, ""));
}

/** Names of the groups that an expression may find, numbers included. */
export function groupNamesOf(pattern: TextPattern): string[] {
  const expression = expressionOf(pattern);
  if (!expression) return ["0"];
  // An expression that also matches nothing tells its groups.
  const found = new RegExp(`${expression.source}|`, expression.flags).exec("");
  return [...Array.from(found ?? [""]).keys()].map(String).concat(Object.keys(found?.groups ?? {}));
}

function groupsOf(match: RegExpExecArray | null): Groups | null {
  if (!match) return null;
  const groups = [...Array.from(match).entries(), ...Object.entries(match.groups ?? {})];
  // A group that took no part found nothing.
  return Object.fromEntries(groups.map(([name, text]) => [name, text ?? ""]));
}
