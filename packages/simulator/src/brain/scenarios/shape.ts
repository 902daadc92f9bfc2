import { RealtimeError } from "@rt/core";
import { faultFrom } from "../../faults/read-fault.js";
import { groupNamesOf } from "./pattern.js";
import { namesIn, textsIn } from "./template.js";

/** Says what is wrong with a value, in sentences that begin with where: nothing, if nothing is. */
type Check = (value: unknown, path: string) => string[];

type Fields = Readonly<Record<string, Check>>;

/** Throws `options.invalid` with every mistake in a scenario, each with its place and what is allowed there. */
export function checkScenario(value: unknown): void {
  const faults = scenario(value, "");
  if (faults.length > 0)
    throw new RealtimeError("options.invalid", `The scenario is wrong: ${faults.join(" ")}`);
}

const isText: Check = (value, path) =>
  typeof value === "string" ? [] : [`${path} is to be text${not(value)}.`];
const isFlag: Check = (value, path) =>
  typeof value === "boolean" ? [] : [`${path} is to be true or false${not(value)}.`];
const isMs: Check = (value, path) =>
  typeof value === "number" && value >= 0 && value <= longestWaitMs
    ? []
    : [`${path} is to be milliseconds, from 0 to ${longestWaitMs}${not(value)}.`];
const isCount: Check = (value, path) =>
  Number.isInteger(value) && Number(value) >= 1
    ? []
    : [`${path} is to be a whole number from 1${not(value)}.`];
const isObject: Check = (value, path) =>
  isRecord(value) ? [] : [`${path} is to be an object${not(value)}.`];

const longestWaitMs = 3_600_000;

const isPattern: Check = (value, path) => {
  if (typeof value !== "string" && !(value instanceof RegExp)) {
    return [`${path} is to be words or a regular expression${not(value)}.`];
  }
  try {
    groupNamesOf(value);
    return [];
  } catch (error) {
    return [`${path} is no regular expression: ${error instanceof Error ? error.message : String(error)}.`];
  }
};

const isFault: Check = (value, path) => {
  try {
    faultFrom(value, path);
    return [];
  } catch (error) {
    return [error instanceof RealtimeError ? error.message.replace(`${error.code}: `, "") : String(error)];
  }
};

const failure: Fields = { code: isText, message: isText, type: isText };

/** Steps by their first word, which says what kind they are. */
const steps: Readonly<Record<string, Check>> = {
  say: object("a step that says", { say: isText }, ["say"]),
  call: object("a step that calls", { call: isText, with: isObject }, ["call"]),
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
  if (typeof value === "string") return [];
  const kind = isRecord(value) ? Object.keys(steps).find((name) => Object.hasOwn(value, name)) : undefined;
  const check = kind === undefined ? undefined : steps[kind];
  return (
    check?.(value, path) ?? [
      `${path} is to be text, or an object with ${listed(Object.keys(steps))}${not(value)}.`,
    ]
  );
};

const conditions: Fields = {
  name: isText,
  hears: oneOrMore(isPattern),
  phrase: oneOrMore(isText),
  returns: isText,
  turn: isCount,
  times: isCount,
};
const ruleShape = object("a rule", { ...conditions, says: isText, does: list(step) });

const rule: Check = (value, path) => {
  const faults = ruleShape(value, path);
  if (faults.length > 0 || !isRecord(value)) return faults;
  const answers = ["says", "does"].filter((name) => value[name] !== undefined);
  if (answers.length !== 1)
    return [`${path} takes either says or does${answers.length > 1 ? ", not both" : ""}.`];
  return unknownNames({ says: value.says, does: value.does }, path, groupsOf(value.hears));
};

const otherwise: Check = (value, path) => {
  if (isRecord(value) && typeof value.respond === "function") return [];
  if (typeof value !== "string" && !Array.isArray(value))
    return [`${path} is to be text, a list of steps or a brain${not(value)}.`];
  const faults = typeof value === "string" ? [] : list(step)(value, path);
  return faults.length > 0 ? faults : unknownNames({ "": value }, path, ["0"]);
};

const scenario = object(
  "a scenario",
  { $schema: isText, rules: list(rule), inOrder: isFlag, phrases: list(isText), otherwise },
  ["rules"],
);

/** An object of these fields, of which some must be there. */
function object(what: string, fields: Fields, required: readonly string[] = []): Check {
  return (value, path) => {
    if (!isRecord(value)) return [`${path || what} is to be an object${not(value)}.`];
    const at = (name: string) => (path === "" ? name : `${path}.${name}`);
    return [
      ...required.filter((name) => value[name] === undefined).map((name) => `${at(name)} is missing.`),
      ...Object.entries(value).flatMap(([name, entry]) => {
        if (!Object.hasOwn(fields, name))
          return [`${at(name)} is not known: ${what} takes ${listed(Object.keys(fields))}.`];
        return entry === undefined ? [] : (fields[name]?.(entry, at(name)) ?? []);
      }),
    ];
  };
}

function list(check: Check): Check {
  return (value, path) =>
    Array.isArray(value)
      ? value.flatMap((entry: unknown, index) => check(entry, `${path}[${index}]`))
      : [`${path} is to be a list${not(value)}.`];
}

function oneOrMore(check: Check): Check {
  return (value, path) => (Array.isArray(value) ? list(check) : check)(value, path);
}

function oneOf(...words: readonly string[]): Check {
  return (value, path) =>
    words.some((word) => word === value) ? [] : [`${path} is to be ${listed(words)}${not(value)}.`];
}

function trueOrText(value: unknown, path: string): string[] {
  return value === true || typeof value === "string" ? [] : [`${path} is to be true or text${not(value)}.`];
}

const alwaysKnown = ["heard", "turn", "count", "time", "date"];

/** Names in templates that nothing will ever stand for. */
function unknownNames(
  answer: Readonly<Record<string, unknown>>,
  path: string,
  groups: readonly string[],
): string[] {
  const known = [...groups, ...alwaysKnown];
  const isKnown = (name: string) => known.includes(name) || /^outputs?(?:\.|$)/.test(name);
  return [...new Set(textsIn(answer).flatMap(namesIn))]
    .filter((name) => !isKnown(name))
    .map(
      (name) =>
        `${path} says {{${name}}}, which stands for nothing: there are ${[...known, "output"].join(", ")}.`,
    );
}

function groupsOf(hears: unknown): string[] {
  const patterns = (Array.isArray(hears) ? hears : [hears]).filter(
    (pattern): pattern is string | RegExp => typeof pattern === "string" || pattern instanceof RegExp,
  );
  return ["0", ...new Set(patterns.flatMap(groupNamesOf))].filter(
    (name, index, all) => all.indexOf(name) === index,
  );
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
