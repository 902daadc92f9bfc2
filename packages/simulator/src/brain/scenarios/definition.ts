import type { Fault, HandshakeFault } from "../../faults/fault.js";
import type { Brain, Failure, StopReason } from "../brain.js";

/**
 * What the server shall do when. It is plain data, in JSON too: there a regular expression is a text between slashes,
 * with its flags behind the second: `"/weather in (?<city>\\w+)/i"`.
 */
export interface ScenarioDefinition {
  /** Tried from the first on; the first that fits answers. */
  readonly rules: readonly ScenarioRule[];
  /** Only one rule is waited for at a time, each fires once unless its `times` says otherwise, and then the next is. */
  readonly inOrder?: boolean;
  /**
   * What to listen for in speech, beside the phrases of the rules: what their regular expressions would match. With
   * those at most 200, of at most 100 characters each.
   */
  readonly phrases?: readonly string[];
  /**
   * What to do where no rule fits: steps, or in a program another brain, whose `hear` is then used too. The default
   * personality, if left out.
   */
  readonly otherwise?: string | readonly ScenarioStep[] | Brain;
}

/** When all of its conditions hold, what it says, or does, is the answer. Without conditions it fits all that is said. */
export type ScenarioRule = RuleConditions & (RuleThatSays | RuleThatDoes);

/** Conditions of a rule. */
export interface RuleConditions {
  /** What it is called where the scenario tells which rules fired, no two alike; else `rules[0]` and so on. */
  readonly name?: string;
  /**
   * What the user wrote or said, one of these: words in a row, whatever their case and punctuation, or an expression.
   * Both are looked for in its first 2,000 characters.
   */
  readonly hears?: TextPattern | readonly TextPattern[];
  /** What the user said aloud, one of these: words, of at most 100 characters. */
  readonly phrase?: string | readonly string[];
  /** The function that has returned, `*` for any; `hears` is then about its output. Rules without it ignore outputs. */
  readonly returns?: string;
  /** Only in this turn of the session, from 1; what follows the outputs of functions belongs to the same turn. */
  readonly turn?: number;
  /** At most so many times. */
  readonly times?: number;
}

/** Words, a regular expression, or one as text between slashes. */
export type TextPattern = string | RegExp;

/** Answers with one line. */
export interface RuleThatSays {
  readonly says: string;
  readonly does?: never;
}

/** Answers step by step. */
export interface RuleThatDoes {
  readonly does: readonly ScenarioStep[];
  readonly says?: never;
}

/**
 * A step of an answer. A text is said. Steps behind a call wait for the outputs of it, and of calls directly behind
 * it, in the response that the client then asks for.
 *
 * In what is said, called and failed with, `{{city}}` stands for a named group of the expression, `{{1}}` for a group by
 * its number, `{{heard}}` for what was heard, `{{output}}` and `{{output.celsius}}` for what the last function returned,
 * `{{outputs.get_weather.celsius}}` for what one of several did, `{{time}}` and `{{date}}` for now, `{{turn}}` for the
 * number of the turn, `{{count}}` for how many times the rule has fired.
 */
export type ScenarioStep =
  | string
  | { readonly say: string }
  /** Arguments in `with` need not fit the function's parameters, nor need the session have the function. */
  | { readonly call: string; readonly with?: Readonly<Record<string, unknown>> }
  /** Milliseconds, at any pace. */
  | { readonly wait: number }
  /** The user begins to speak, which ends the response; with a text also says it, as the next turn. */
  | { readonly interrupt: true | string }
  /** The response fails. */
  | { readonly fail: Failure }
  /** The response ends unfinished. */
  | { readonly stop: StopReason }
  /** An `error` event; the response goes on. */
  | { readonly error: Failure & { readonly param?: string } }
  /** Something goes wrong on the line from now on. There is no handshake any more that could. */
  | { readonly fault: Exclude<Fault, HandshakeFault> };
