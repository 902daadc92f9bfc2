import type { ScenarioRule, ScenarioStep } from "./definition.js";
import { finderOf } from "./pattern.js";
import type { Finder, Groups } from "./pattern.js";

/** A compiled rule. */
export interface Rule {
  readonly name: string;
  readonly steps: readonly ScenarioStep[];
  readonly times: number;
  /** What it finds in what was heard, or null if it does not match. */
  find(heard: Heard): Groups | null;
}

/** What is to be answered. */
export interface Heard {
  /** What the user wrote or said, or what a function returned. */
  readonly text: string;
  readonly isSpoken: boolean;
  /** Names of the functions that have returned. Empty if the user is answered. */
  readonly returned: readonly string[];
  /** The number of the turn, from 1. */
  readonly turn: number;
}

/** Compiles a well-formed rule. */
export function compileRule(rule: ScenarioRule, path: string, inOrder: boolean): Rule {
  const { name = path, hears, phrase, returns, turn, times = inOrder ? 1 : Infinity } = rule;
  const finders = hears === undefined ? [anything] : listOf(hears).map(finderOf);
  const phrases = phrase === undefined ? null : listOf(phrase).map(finderOf);
  return {
    name,
    steps: rule.does ?? [rule.says],
    times,
    find(heard) {
      if (turn !== undefined && turn !== heard.turn) return null;
      if (!isAbout(returns, heard.returned)) return null;
      if (phrases && !(heard.isSpoken && firstFound(phrases, heard.text))) return null;
      return firstFound(finders, heard.text);
    },
  };
}

/** A value or a list of values, as a list. */
export function listOf<T extends string | RegExp>(value: T | readonly T[]): readonly T[] {
  return typeof value === "string" || value instanceof RegExp ? [value] : value;
}

const anything: Finder = (text) => ({ 0: text });

function isAbout(returns: string | undefined, returned: readonly string[]): boolean {
  if (returns === undefined) return returned.length === 0;
  return returns === "*" ? returned.length > 0 : returned.includes(returns);
}

function firstFound(finders: readonly Finder[], text: string): Groups | null {
  for (const find of finders) {
    const groups = find(text);
    if (groups) return groups;
  }
  return null;
}
