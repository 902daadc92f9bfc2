import { letterToSoundRules } from "./letter-to-sound-rules.js";

/**
 * Sounds out a word of lower-case letters (a to z and apostrophe): returns its ARPAbet phonemes, unstressed. Letters
 * without a rule are silent. Uses the method of NRL Report 7948, with full backtracking in contexts.
 */
export function letterToSound(word: string): string[] {
  const phonemes: string[] = [];
  let position = 0;
  while (position < word.length) {
    const match = firstMatch(word, position);
    if (match) phonemes.push(...match.phonemes);
    position += match?.focus.length ?? 1;
  }
  return phonemes;
}

interface Rule {
  readonly left: string;
  readonly focus: string;
  readonly right: string;
  readonly phonemes: readonly string[];
}

const contextPatterns: Readonly<Record<string, string>> = {
  _: "\\b",
  "#": "[aeiouy]+",
  ":": "[b-df-hj-np-tv-xz]*",
  "^": "[b-df-hj-np-tv-xz]",
  ".": "[bdgjlmnrvwz]",
  "+": "[eiy]",
  "%": "(?:ely|ings?|ers?|es|ed|e)\\b",
};

/** Read on first use of a letter, compiled on first use of a context: a cold start pays only for what it needs. */
const rules = new Map<string, readonly Rule[]>();
const leftContexts = new Map<string, RegExp>();
const rightContexts = new Map<string, RegExp>();

function firstMatch(word: string, position: number): Rule | undefined {
  return rulesFor(word.charAt(position)).find(
    ({ left, focus, right }) =>
      word.startsWith(focus, position) &&
      holds(contextOf(right, rightContexts), word, position + focus.length) &&
      holds(contextOf(left, leftContexts), word, position),
  );
}

function holds(context: RegExp, word: string, position: number): boolean {
  context.lastIndex = position;
  return context.test(word);
}

function contextOf(context: string, compiled: Map<string, RegExp>): RegExp {
  const pattern =
    compiled.get(context) ?? new RegExp(`(?${compiled === leftContexts ? "<" : ""}=${expand(context)})`, "y");
  compiled.set(context, pattern);
  return pattern;
}

function rulesFor(initial: string): readonly Rule[] {
  const found = rules.get(initial) ?? (letterToSoundRules[initial] ?? "").split(/[|\n]/).flatMap(read);
  rules.set(initial, found);
  return found;
}

function read(source: string): Rule[] {
  const [, left = "", focus = "", right = "", phonemes = ""] =
    /^\s*(.*)\[(.+)\](.*)=(.*)$/.exec(source) ?? [];
  return focus === "" ? [] : [{ left, focus, right, phonemes: phonemes.split(" ").filter(Boolean) }];
}

function expand(context: string): string {
  return context.replace(/[^a-z']/g, (symbol) => contextPatterns[symbol] ?? symbol);
}
