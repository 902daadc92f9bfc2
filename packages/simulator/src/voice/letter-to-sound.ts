import { letterToSoundRules } from "./letter-to-sound-rules.js";

/**
 * Sounds out a word of lower-case letters (a to z and apostrophe): its ARPAbet phonemes, unstressed.
 * Letters without a rule are silent. The method of NRL Report 7948, with full backtracking in contexts.
 */
export function letterToSound(word: string): string[] {
  const phonemes: string[] = [];
  let position = 0;
  while (position < word.length) {
    const match = firstMatch(word, position);
    if (match) phonemes.push(...match.phonemes);
    position += match?.length ?? 1;
  }
  return phonemes;
}

interface Rule {
  readonly pattern: RegExp;
  readonly length: number;
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

/** Compiled on first use of a letter: a cold start pays only for the letters it meets. */
const compiled = new Map<string, readonly Rule[]>();

function firstMatch(word: string, position: number): Rule | undefined {
  return rulesFor(word.charAt(position)).find(({ pattern }) => {
    pattern.lastIndex = position;
    return pattern.test(word);
  });
}

function rulesFor(initial: string): readonly Rule[] {
  const known = compiled.get(initial);
  if (known) return known;
  const rules = (letterToSoundRules[initial] ?? "").split(/[|\n]/).flatMap(compile);
  compiled.set(initial, rules);
  return rules;
}

function compile(source: string): Rule[] {
  const [, left = "", focus = "", right = "", phonemes = ""] =
    /^\s*(.*)\[(.+)\](.*)=(.*)$/.exec(source) ?? [];
  if (focus === "") return [];
  return [
    {
      pattern: new RegExp(`(?<=${expand(left)})${focus}(?=${expand(right)})`, "y"),
      length: focus.length,
      phonemes: phonemes.split(" ").filter(Boolean),
    },
  ];
}

function expand(context: string): string {
  return context.replace(/[^a-z']/g, (symbol) => contextPatterns[symbol] ?? symbol);
}
