import { RealtimeError } from "@rt/core";

/** What an option accepts. */
export interface OptionRule {
  /** In words, to complete "It takes ...". */
  readonly is: string;
  readonly accepts: (value: unknown) => boolean;
}

/** A rule for each option. */
export type OptionRules<Options> = { readonly [Name in keyof Required<Options>]: OptionRule };

/**
 * Throws `options.invalid` if an option has a value that its rule does not accept. Undefined values are skipped, and so
 * are options without a rule. Messages never quote a value, which may be a key.
 */
export function checkOptions<Options extends object>(options: Options, rules: OptionRules<Options>): void {
  if (!isRecord(options)) throw wrong("The options must be an object.");
  for (const [name, { is, accepts }] of Object.entries<OptionRule>(rules)) {
    const value: unknown = Reflect.get(options, name);
    if (value !== undefined && !accepts(value)) throw wrong(`${name} takes ${is}.`);
  }
}

/** The same, but also rejects options without a rule. */
export function checkAllOptions<Options extends object>(options: Options, rules: OptionRules<Options>): void {
  checkOptions(options, rules);
  const unknown = Object.keys(options).find((name) => !Object.hasOwn(rules, name));
  if (unknown !== undefined)
    throw wrong(`Unknown option '${unknown}'. The options are ${Object.keys(rules).join(", ")}.`);
}

/** Accepts one of these words. */
export function word(...words: readonly string[]): OptionRule {
  return {
    is: words.map((each) => `'${each}'`).join(" or "),
    accepts: (value) => words.some((each) => each === value),
  };
}

/** Accepts an object with these methods. */
export function methods(is: string, ...names: readonly string[]): OptionRule {
  const accepts = (value: unknown) =>
    isRecord(value) && names.every((name) => isFunction(Reflect.get(value, name)));
  return { is, accepts };
}

/** Accepts a number that meets a condition. */
export function number(is: string, accepts: (value: number) => boolean): OptionRule {
  return { is, accepts: (value) => typeof value === "number" && accepts(value) };
}

/** Accepts a list of non-empty strings. */
export const strings: OptionRule = {
  is: "a list of non-empty strings",
  accepts: (value) => Array.isArray(value) && value.every(isFilled),
};

/** Accepts a function. */
export const callback: OptionRule = { is: "a function", accepts: isFunction };

/** Whether the value is a non-empty string. */
export function isFilled(value: unknown): boolean {
  return typeof value === "string" && value !== "";
}

/** Whether the value is an object and not an array. */
export function isRecord(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isFunction(value: unknown): boolean {
  return typeof value === "function";
}

function wrong(message: string): RealtimeError {
  return new RealtimeError("options.invalid", message);
}
