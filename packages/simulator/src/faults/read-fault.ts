import { RealtimeError } from "@rt/core";
import type { Fault, FaultKind } from "./fault.js";
import { kindRules, optionRules } from "./kinds.js";
import type { KindRule, OptionName, OptionRule } from "./kinds.js";

/**
 * Returns the fault in a value that was read from a file. Throws `options.invalid`, which says what is wrong and where;
 * `path` is the name of the value in that message.
 */
export function faultFrom(value: unknown, path: string): Fault {
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw wrong(`${path} must be an object with a kind.`);
  const { kind, ...options }: { readonly kind?: unknown } = value;
  if (!isKind(kind)) throw wrong(`${path}: unknown kind ${quoted(kind)}. ${listOfKinds()}`);
  const rule = kindRules[kind];
  for (const [name, option] of Object.entries(options)) checkOption(option, { kind, rule, name, path });
  for (const name of rule.required ?? [])
    if (!Object.hasOwn(options, name)) throw wrong(`${path}: ${kind} needs ${name}.`);
  // The tables require of each kind what its type requires.
  return { ...value } as Fault;
}

/**
 * Parses a fault as written on a command line: its kind, a colon, and its options separated by commas, as in
 * `drop:response.output_audio.delta,chance=0.1`. An option without a name is `on`. `reason` comes last and may contain
 * commas. Throws `options.invalid` with what is wrong.
 */
export function parseFault(text: string): Fault {
  const path = `Fault '${text}'`;
  const [kind, rest] = splitAt(text, ":");
  const options: Record<string, unknown> = {};
  for (const [name, value] of rest === undefined ? [] : pairsOf(rest, path)) {
    if (Object.hasOwn(options, name)) throw wrong(`${path} sets ${name} twice.`);
    options[name] = isOption(name) && optionRules[name].type === "number" ? numberOf(value) : value;
  }
  return faultFrom({ kind, ...options }, path);
}

function pairsOf(text: string, path: string): [string, string][] {
  const [head, reason] = splitAt(`,${text}`, ",reason=");
  const pairs = head
    .split(",")
    .slice(1)
    .map((item): [string, string] => {
      const [name, value] = splitAt(item, "=");
      if (item === "" || name === "" || value === "")
        throw wrong(`${path}: '${item}' must be option=value or an event type.`);
      return value === undefined ? ["on", name] : [name, value];
    });
  return reason === undefined ? pairs : [...pairs, ["reason", reason]];
}

function splitAt(text: string, mark: string): [string, string | undefined] {
  const index = text.indexOf(mark);
  return index < 0 ? [text, undefined] : [text.slice(0, index), text.slice(index + mark.length)];
}

/** What is not a number stays as it is, so that the message can quote it. */
function numberOf(text: string): number | string {
  return /^\d+(\.\d+)?$/.test(text) ? Number(text) : text;
}

interface OptionPlace {
  readonly kind: FaultKind;
  readonly rule: KindRule;
  readonly name: string;
  readonly path: string;
}

function checkOption(value: unknown, { kind, rule, name, path }: OptionPlace): void {
  if (!isOption(name) || !rule.options.includes(name))
    throw wrong(`${path}: ${kind} has no option '${name}'. It takes ${rule.options.join(", ")}.`);
  const { is, accepts }: OptionRule = rule.rules?.[name] ?? optionRules[name];
  const isValue = typeof value === "number" || typeof value === "string";
  if (!isValue || !accepts(value)) throw wrong(`${path}: ${name} takes ${is}, not ${quoted(value)}.`);
}

function isKind(word: unknown): word is FaultKind {
  return typeof word === "string" && Object.hasOwn(kindRules, word);
}

function isOption(word: string): word is OptionName {
  return Object.hasOwn(optionRules, word);
}

function listOfKinds(): string {
  return `The kinds are ${Object.keys(kindRules).join(", ")}.`;
}

const longestQuote = 64;

function quoted(value: unknown): string {
  const text = typeof value === "string" ? `'${value}'` : String(JSON.stringify(value));
  return text.length <= longestQuote ? text : `${text.slice(0, longestQuote)}...`;
}

function wrong(message: string): RealtimeError {
  return new RealtimeError("options.invalid", message);
}
