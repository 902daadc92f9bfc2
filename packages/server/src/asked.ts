import { RealtimeError, type SessionConfigInput } from "@rt/core";
import { isRecord } from "./body.js";
import { Refused } from "./refusal.js";

/**
 * What a page may choose, by the field in the body of its request: `{ "voice": "marin" }`. A list limits the values;
 * `true` allows any that is well-formed. Fields not named here are refused.
 */
export interface Allow {
  /** `session.audio.output.voice` */
  readonly voice?: true | readonly string[];
  /** `session.audio.output.speed`, 0.25 to 1.5. */
  readonly speed?: true;
  /** `session.audio.input.transcription.language`, ISO 639-1. */
  readonly language?: true | readonly string[];
  /** `session.instructions`: at most this many characters; `true` means 4096. */
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

/** A field that a page can be allowed to choose. */
interface Field {
  /** Its path in the session configuration. */
  readonly path: readonly string[];
  /** The valid values, in words. */
  readonly is: string;
  readonly isValid: (value: unknown, rule: unknown) => boolean;
  /** Validates the rule in the options. */
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

/** Returns what the page chose. Throws {@link Refused} for the first field that is unknown, not allowed or invalid. */
export function readAsked(body: Readonly<Record<string, unknown>>, allow: Allow): Asked {
  for (const [name, value] of Object.entries(body)) {
    const param = name.slice(0, 64);
    const rule = isField(name) && Object.hasOwn(allow, name) ? allow[name] : undefined;
    if (!isField(name) || rule === undefined) throw invalidField(param, "is not for the page to choose");
    if (!fields[name].isValid(value, rule)) throw invalidField(param, `takes ${fields[name].is}`);
  }
  // Every value was just checked.
  return body as Asked;
}

/** A session configuration with the page's choices filled in. */
export function fill(session: SessionConfigInput, asked: Asked): SessionConfigInput {
  return Object.entries(asked).reduce<SessionConfigInput>(
    (filled, [name, value]) =>
      isField(name) ? (put(filled, fields[name].path, value) as SessionConfigInput) : filled,
    session,
  );
}

/** Throws `options.invalid` for rules that cannot work. */
export function checkAllow(allow: Allow, session: unknown): void {
  for (const [name, rule] of Object.entries(allow) as [string, unknown][]) {
    if (rule === undefined) continue;
    if (!isField(name) || !fields[name].isRule(rule)) throw invalidRule(name, "see the type Allow");
    // What a function returns is up to the application.
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

/** A copy with one value replaced, which shares the rest. */
function put(into: unknown, [name, ...rest]: readonly string[], value: unknown): unknown {
  if (name === undefined) return value;
  const fieldsOf = isRecord(into) ? into : {};
  return { ...fieldsOf, [name]: put(fieldsOf[name], rest, value) };
}

function invalidField(param: string, what: string): Refused {
  // The name comes from the client: it is quoted and truncated.
  return new Refused({ status: 400, code: "invalid_field", message: `'${param}' ${what}.`, param });
}

function invalidRule(name: string, why: string): RealtimeError {
  const param = `allow.${name}`;
  return new RealtimeError("options.invalid", `${param} is not a valid rule: ${why}`, { param });
}
