import { RealtimeError, type SessionConfigInput } from "@rt/core";
import { isRecord } from "./body.js";
import { Refused } from "./refusal.js";

/**
 * What a page may choose, by the names it does so by in the body of its request: `{ "voice": "marin" }`. A list is a
 * choice of those; `true` takes any that is well-formed. What is not named here is refused.
 */
export interface Allow {
  /** `session.audio.output.voice` */
  readonly voice?: true | readonly string[];
  /** `session.audio.output.speed`, 0.25 to 1.5. */
  readonly speed?: true;
  /** `session.audio.input.transcription.language`, ISO 639-1. */
  readonly language?: true | readonly string[];
  /** `session.instructions`: at most this many characters; `true` stands for 4096. */
  readonly instructions?: true | number;
  /** `session.model`. Only a list, because models differ in price. */
  readonly model?: readonly string[];
}

/** What a page has chosen: only what it may, and well-formed. */
export interface Asked {
  readonly voice?: string;
  readonly speed?: number;
  readonly language?: string;
  readonly instructions?: string;
  readonly model?: string;
}

/** What a page can be allowed to choose. */
interface Field {
  /** Where in a session it is. */
  readonly path: readonly string[];
  /** What values there are, in words. */
  readonly is: string;
  readonly isValid: (value: unknown, rule: unknown) => boolean;
  /** Of the rule itself, in the options. */
  readonly isRule: (rule: unknown) => boolean;
}

const textLimit = 4_096;
const isText = (value: unknown): value is string => typeof value === "string";
const isList = (rule: unknown): rule is readonly string[] => Array.isArray(rule) && rule.every(isText);
const isOneOf = (value: unknown, rule: unknown): boolean => !isList(rule) || rule.includes(value as string);
const isTrue = (rule: unknown): boolean => rule === true;

const fields: Readonly<Record<keyof Allow, Field>> = {
  voice: {
    path: ["audio", "output", "voice"],
    is: "the name of a voice that is allowed",
    isValid: (value, rule) => isText(value) && /^[\w.:-]{1,64}$/.test(value) && isOneOf(value, rule),
    isRule: (rule) => isTrue(rule) || isList(rule),
  },
  speed: {
    path: ["audio", "output", "speed"],
    is: "a number from 0.25 to 1.5",
    isValid: (value) => typeof value === "number" && value >= 0.25 && value <= 1.5,
    isRule: isTrue,
  },
  language: {
    path: ["audio", "input", "transcription", "language"],
    is: "the ISO 639-1 code of a language that is allowed",
    isValid: (value, rule) => isText(value) && /^[a-z]{2}$/.test(value) && isOneOf(value, rule),
    isRule: (rule) => isTrue(rule) || isList(rule),
  },
  instructions: {
    path: ["instructions"],
    is: "a text, and not too long",
    isValid: (value, rule) => isText(value) && value.length <= (typeof rule === "number" ? rule : textLimit),
    isRule: (rule) => isTrue(rule) || (typeof rule === "number" && rule > 0),
  },
  model: {
    path: ["model"],
    is: "the name of a model that is allowed",
    isValid: (value, rule) => isText(value) && isOneOf(value, rule),
    isRule: isList,
  },
};

const isField = (name: string): name is keyof Allow => Object.hasOwn(fields, name);

/** What the page chose. Throws {@link Refused} for the first field that is unknown, not allowed or wrong. */
export function readAsked(body: Readonly<Record<string, unknown>>, allow: Allow): Asked {
  for (const [name, value] of Object.entries(body)) {
    const param = name.slice(0, 64);
    const rule = isField(name) && Object.hasOwn(allow, name) ? allow[name] : undefined;
    if (!isField(name) || rule === undefined) throw invalidField(param, "is not for the page to choose");
    if (!fields[name].isValid(value, rule)) throw invalidField(param, `takes ${fields[name].is}`);
  }
  // Every value was just looked at.
  return body as Asked;
}

/** A session with what the page chose in its places. */
export function fill(session: SessionConfigInput, asked: Asked): SessionConfigInput {
  return Object.entries(asked).reduce<SessionConfigInput>(
    (filled, [name, value]) =>
      isField(name) ? (put(filled, fields[name].path, value) as SessionConfigInput) : filled,
    session,
  );
}

/** Throws `options.invalid` for what cannot be allowed. */
export function checkAllow(allow: Allow, session: unknown): void {
  for (const [name, rule] of Object.entries(allow) as [string, unknown][]) {
    if (rule === undefined) continue;
    if (!isField(name) || !fields[name].isRule(rule)) throw invalidRule(name, "see the type Allow");
    // What a function makes of it is its own affair.
    if (!isRecord(session)) continue;
    if (session["type"] === "transcription" && name !== "language")
      throw invalidRule(name, "a transcription session has no such thing");
    if (name === "language" && !isTranscribed(session))
      throw invalidRule(name, "needs session.audio.input.transcription");
  }
}

function isTranscribed(session: Readonly<Record<string, unknown>>): boolean {
  const at = (value: unknown, name: string): unknown => (isRecord(value) ? value[name] : undefined);
  return isRecord(["audio", "input", "transcription"].reduce<unknown>(at, session));
}

/** A copy with one value replaced, sharing all else. */
function put(into: unknown, [name, ...rest]: readonly string[], value: unknown): unknown {
  if (name === undefined) return value;
  const fieldsOf = isRecord(into) ? into : {};
  return { ...fieldsOf, [name]: put(fieldsOf[name], rest, value) };
}

function invalidField(param: string, what: string): Refused {
  // The name is the client's own: it is quoted, and cut, and nothing else.
  return new Refused({ status: 400, code: "invalid_field", message: `'${param}' ${what}.`, param });
}

function invalidRule(name: string, why: string): RealtimeError {
  const param = `allow.${name}`;
  return new RealtimeError("options.invalid", `${param} cannot be allowed so: ${why}`, { param });
}
