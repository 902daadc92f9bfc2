import { RealtimeError } from "@rt/core";
import { faultFrom } from "../../faults/read-fault.js";
import { maxPhraseLength, maxPhrases } from "../../ears/phrases/phrase-matcher.js";
import { plainWords } from "../words.js";
import { expressionOf, groupNamesOf } from "./pattern.js";
import { sentence } from "./sentence.js";
import { namesIn, textsIn } from "./template.js";

/** Returns what is wrong with a value, in sentences that start with its place, or nothing. */
type Check = (value: unknown, path: string) => string[];

type Fields = Readonly<Record<string, Check>>;

/** Throws `options.invalid` with every mistake in a scenario, each with its place and what is allowed there. */
export function checkScenario(value: unknown): void {
  const faults = scenario(value, "");
  if (faults.length > 0)
    throw new RealtimeError("options.invalid", `The scenario is invalid: ${faults.join(" ")}`);
}

const isText: Check = (value, path) =>
  typeof value === "string" ? [] : [`${path} must be text${not(value)}.`];
const isSomeText: Check = (value, path) =>
  value === "" ? [`${path} must not be empty.`] : isText(value, path);
const isFlag: Check = (value, path) =>
  typeof value === "boolean" ? [] : [`${path} must be true or false${not(value)}.`];
const isMs: Check = (value, path) =>
  typeof value === "number" && value >= 0 && value <= longestWaitMs
    ? []
    : [`${path} must be milliseconds from 0 to ${longestWaitMs}${not(value)}.`];
const isCount: Check = (value, path) =>
  Number.isInteger(value) && Number(value) >= 1
    ? []
    : [`${path} must be a whole number of at least 1${not(value)}.`];
const isObject: Check = (value, path) => (isRecord(value) ? [] : [`${path} must be an object${not(value)}.`]);

const longestWaitMs = 3_600_000;

const isPattern: Check = (value, path) => {
  if (typeof value !== "string" && !(value instanceof RegExp)) {
    return [`${path} must be words or a regular expression${not(value)}.`];
  }
  try {
    if (expressionOf(value) || !/^\/.+\//s.test(String(value))) return [];
  } catch (error) {
    return [`${path} is not a valid regular expression: ${sentence(error)}.`];
  }
  return [`${path} must end with valid flags, as in "/source/i"${not(value)}.`];
};

/** Words that can be recognized in speech. */
const isPhrase: Check = (value, path) => {
  if (typeof value !== "string") return isText(value, path);
  if (value.length > maxPhraseLength)
    return [`${path} must have at most ${maxPhraseLength} characters, not ${value.length}.`];
  const isWords = plainWords(value) !== "" && !/^\/.+\//s.test(value);
  return isWords ? [] : [`${path} must be words; regular expressions belong in hears${not(value)}.`];
};

const isFault: Check = (value, path) => {
  try {
    const { kind } = faultFrom(value, path);
    if (kind !== "refuse" && kind !== "stall-handshake") return [];
    return [`${path}: ${kind} happens before a session exists: use the simulator's faults option.`];
  } catch (error) {
    return [sentence(error)];
  }
};

const failure: Fields = { code: isSomeText, message: isText, type: isText };

/** Steps by their first word, which says their kind. */
const steps: Readonly<Record<string, Check>> = {
  say: object("a step that says", { say: isSomeText }, ["say"]),
  call: object("a step that calls", { call: isSomeText, with: isObject }, ["call"]),
  wait: object("a step that waits", { wait: isMs }, ["wait"]),
  interrupt: object("a step that interrupts", { interrupt: trueOrText }, ["interrupt"]),
  fail: object("a step that fails", { fail: object("a failure", failure, ["code"]) }, ["fail"]),
  stop: object("a step that stops", { stop: oneOf("max_output_tokens", "content_filter") }, ["stop"]),
  error: object(
    "a step with an error",
    { error: object("an error", { ...failure, param: isText }, ["code"]) },
    ["error"],
  ),
  fault: object("a step with a fault", { fault: isFault }, ["fault"]),
};

const step: Check = (value, path) => {
  if (typeof value === "string") return isSomeText(value, path);
  const kind = isRecord(value) ? Object.keys(steps).find((name) => Object.hasOwn(value, name)) : undefined;
  const check = kind === undefined ? undefined : steps[kind];
  return (
    check?.(value, path) ?? [
      `${path} must be text, or an object with ${listed(Object.keys(steps))}${not(value)}.`,
    ]
  );
};

const stepList: Check = (value, path) =>
  Array.isArray(value) && value.length === 0
    ? [`${path} must have at least one step.`]
    : list(step)(value, path);

const conditions: Fields = {
  name: isSomeText,
  hears: oneOrMore(isPattern),
  phrase: oneOrMore(isPhrase),
  returns: isSomeText,
  turn: isCount,
  times: isCount,
};
const ruleShape = object("a rule", { ...conditions, says: isSomeText, does: stepList });

const rule: Check = (value, path) => {
  const faults = ruleShape(value, path);
  if (faults.length > 0 || !isRecord(value)) return faults;
  const answers = ["says", "does"].filter((name) => value[name] !== undefined);
  if (answers.length !== 1)
    return [`${path} needs either says or does${answers.length > 1 ? ", not both" : ""}.`];
  return unknownNames({ says: value.says, does: value.does }, path, value.hears);
};

const otherwise: Check = (value, path) => {
  if (isRecord(value) && ("respond" in value || "hear" in value)) return brainFaults(value, `${path}.`);
  if (typeof value !== "string" && !Array.isArray(value))
    return [`${path} must be text, a list of steps or a brain${not(value)}.`];
  const faults = (typeof value === "string" ? isSomeText : stepList)(value, path);
  return faults.length > 0 ? faults : unknownNames({ "": value }, path, []);
};

const scenarioShape = object(
  "a scenario",
  { $schema: isText, rules: list(rule), inOrder: isFlag, phrases: list(isPhrase), otherwise },
  ["rules"],
);

const scenario: Check = (value, path) => {
  const faults = scenarioShape(value, path);
  if (faults.length > 0 || !isRecord(value)) return faults;
  const rules = Array.isArray(value.rules) ? value.rules.filter(isRecord) : [];
  const phrases = new Set([value.phrases ?? [], ...rules.map(({ phrase = [] }) => phrase)].flat());
  const tooMany = `phrases, and phrase in rules, must be at most ${maxPhrases} together, not ${phrases.size}.`;
  return [...sameNames(rules), ...(phrases.size > maxPhrases ? [tooMany] : [])];
};

/** Rules that reports of which rules fired could not tell apart. */
function sameNames(rules: readonly Readonly<Record<string, unknown>>[]): string[] {
  const names = rules.map(({ name }, index) => name ?? `rules[${index}]`);
  return names.flatMap((name, index) => {
    const first = names.indexOf(name);
    if (first === index) return [];
    return [`rules[${index}] and rules[${first}] are both named ${JSON.stringify(name)}.`];
  });
}

/** What is wrong with a value that is meant as a brain. `path` ends with a dot unless it is empty. */
export function brainFaults(value: object, path: string): string[] {
  return ["hear", "respond"].flatMap((name) => {
    const method: unknown = Reflect.get(value, name);
    return typeof method === "function"
      ? []
      : [`${path}${name} of a brain must be a function${not(method)}.`];
  });
}

/** An object with these fields, some of which are required. */
function object(what: string, fields: Fields, required: readonly string[] = []): Check {
  return (value, path) => {
    if (!isRecord(value)) return [`${path || what} must be an object${not(value)}.`];
    const at = (name: string) => (path === "" ? name : `${path}.${name}`);
    return [
      ...required.filter((name) => value[name] === undefined).map((name) => `${at(name)} is missing.`),
      ...Object.entries(value).flatMap(([name, entry]) => {
        if (!Object.hasOwn(fields, name))
          return [`${at(name)} is unknown: ${what} takes ${listed(Object.keys(fields))}.`];
        return entry === undefined ? [] : (fields[name]?.(entry, at(name)) ?? []);
      }),
    ];
  };
}

function list(check: Check): Check {
  return (value, path) =>
    Array.isArray(value)
      ? value.flatMap((entry: unknown, index) => check(entry, `${path}[${index}]`))
      : [`${path} must be a list${not(value)}.`];
}

function oneOrMore(check: Check): Check {
  return (value, path) => (Array.isArray(value) ? list(check) : check)(value, path);
}

function oneOf(...words: readonly string[]): Check {
  return (value, path) =>
    words.some((word) => word === value) ? [] : [`${path} must be ${listed(words)}${not(value)}.`];
}

function trueOrText(value: unknown, path: string): string[] {
  if (value === "") return isSomeText(value, path);
  return value === true || typeof value === "string" ? [] : [`${path} must be true or text${not(value)}.`];
}

const alwaysKnown = ["heard", "turn", "count", "time", "date"];

/** Names in templates that never have a value, or not always when the rule matches. */
function unknownNames(answer: Readonly<Record<string, unknown>>, path: string, hears: unknown): string[] {
  const groups = groupsOf(hears);
  const known = [...new Set(["0", ...groups.flat()])].filter((name) =>
    groups.every((names) => names.includes(name)),
  );
  const isKnown = (name: string) =>
    [...known, ...alwaysKnown].includes(name) || /^outputs?(?:\.|$)/.test(name);
  return [...new Set(textsIn(answer).flatMap(namesIn))]
    .filter((name) => !isKnown(name))
    .map((name) => {
      const without = groups.findIndex((names) => !names.includes(name));
      const isIn = groups.some((names) => names.includes(name));
      const why = isIn ? `not set if hears[${without}] matches` : "not defined";
      return `${path} uses {{${name}}}, which is ${why}: use one of ${[...known, ...alwaysKnown, "output"].join(", ")}.`;
    });
}

/** The names of the groups of each pattern. */
function groupsOf(hears: unknown): string[][] {
  return (Array.isArray(hears) ? hears : [hears])
    .filter((pattern) => typeof pattern === "string" || pattern instanceof RegExp)
    .map(groupNamesOf);
}

function listed(words: readonly string[]): string {
  return words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} or ${words.at(-1)}`;
}

const longestQuote = 40;

function not(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return `, not ${text.length > longestQuote ? `${text.slice(0, longestQuote)}...` : text}`;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
