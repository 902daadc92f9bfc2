import { RealtimeError } from "@rt/core";

/** Environment variables, some of which hold keys. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** The message without the code before it, which is for programs. */
export function sentence(error: unknown): string {
  if (error instanceof RealtimeError) return error.message.replace(`${error.code}: `, "");
  return error instanceof Error ? error.message : String(error);
}

/** One of several words. Throws {@link wrong}, like all functions here. */
export function oneOf<const T extends string>(option: string, value: string, choices: readonly T[]): T {
  const choice = choices.find((each) => each === value);
  if (choice === undefined) throw wrong(`${option} takes ${choices.join(" or ")}, not '${value}'.`);
  return choice;
}

/** From 0 to `max`. */
export function wholeNumber(option: string, text: string, max: number): number {
  const value = /^\d{1,10}$/.test(text) ? Number(text) : NaN;
  if (!(value <= max)) throw wrong(`${option} takes a number from 0 to ${max}, not '${text}'.`);
  return value;
}

/** The error of a command line: a sentence for the user. */
export function wrong(what: string): RealtimeError {
  return new RealtimeError("options.invalid", what);
}
