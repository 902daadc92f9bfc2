import type { Fault, HandshakeFault } from "../../faults/fault.js";
import type { Brain, Failure, StopReason } from "../brain.js";

/**
 * What the server does, and when. It is plain data and can be JSON: there a regular expression is a text between
 * slashes, followed by its flags: `"/weather in (?<city>\\w+)/i"`.
 */
export interface ScenarioDefinition {
  /** Tried in order. The first that matches answers. */
  readonly rules: readonly ScenarioRule[];
  /** Waits for one rule at a time: each fires once, or as often as its `times` says, and then comes the next. */
  readonly inOrder?: boolean;
  /**
   * Further phrases to recognize in speech, such as those that the rules' regular expressions match. At most 200
   * including the rules' own, of at most 100 characters each.
   */
  readonly phrases?: readonly string[];
  /**
   * What to do if no rule matches: steps, or in a program another brain, whose `hear` is then used too. Default: the
   * default personality.
   */
  readonly otherwise?: string | readonly ScenarioStep[] | Brain;
}

/**
 * If all of its conditions hold, its `says` or `does` is the answer. Without conditions it matches everything the user
 * says.
 */
export type ScenarioRule = RuleConditions & (RuleThatSays | RuleThatDoes);

/** Conditions of a rule. */
export interface RuleConditions {
  /** The rule's name in reports of which rules fired, which must be unique. Default `rules[0]` and so on. */
  readonly name?: string;
  /**
   * What the user wrote or said, one of these: consecutive words, regardless of case and punctuation, or an expression.
   * Only the first 2,000 characters are searched.
   */
  readonly hears?: TextPattern | readonly TextPattern[];
  /** What the user said aloud, one of these: words, at most 100 characters. */
  readonly phrase?: string | readonly string[];
  /**
   * The function that has returned, or `*` for any. `hears` then applies to its output. Rules without it ignore
   * outputs.
   */
  readonly returns?: string;
  /**
   * Matches only in this turn of the session, counted from 1. What follows function outputs belongs to the same turn.
   */
  readonly turn?: number;
  /** How many times it fires at most. */
  readonly times?: number;
}

/** Words, a regular expression, or a regular expression as text between slashes. */
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
 * A step of an answer. A text is said. Steps after a call wait for its output, and the outputs of calls directly after
 * it, and run in the response that the client then requests.
 *
 * Templates work in what is said, called and failed with: `{{city}}` is a named group of the expression, `{{1}}` a
 * group by its number, `{{heard}}` what was heard, `{{output}}` and `{{output.celsius}}` what the last function
 * returned, `{{outputs.get_weather.celsius}}` what one of several returned, `{{time}}` and `{{date}}` the current ones,
 * `{{turn}}` the number of the turn, `{{count}}` how many times the rule has fired.
 */
export type ScenarioStep =
  | string
  | { readonly say: string }
  /** The arguments in `with` need not match the function's parameters, and the session need not have the function. */
  | { readonly call: string; readonly with?: Readonly<Record<string, unknown>> }
  /** Waits for this many milliseconds, whatever the pace. */
  | { readonly wait: number }
  /** The user starts to speak, which ends the response. With a text, the user also says it, as the next turn. */
  | { readonly interrupt: true | string }
  /** The response fails. */
  | { readonly fail: Failure }
  /** The response ends as incomplete. */
  | { readonly stop: StopReason }
  /** Sends an `error` event. The response continues. */
  | { readonly error: Failure & { readonly param?: string } }
  /** Injects a fault into the connection from now on. Handshake faults are excluded, as the handshake is over. */
  | { readonly fault: Exclude<Fault, HandshakeFault> };
