import type { FaultKind } from "./fault.js";

/** All options that faults have, whatever their kind. */
export type OptionName =
  | "on"
  | "direction"
  | "chance"
  | "after"
  | "times"
  | "connection"
  | "ms"
  | "code"
  | "reason"
  | "bytes"
  | "form";

/** What an option accepts. */
export interface OptionRule {
  readonly type: "number" | "string";
  /** In words, for the error message. */
  readonly is: string;
  readonly accepts: (value: number | string) => boolean;
}

/** What a kind of fault does, and its options. */
export interface KindRule {
  readonly does: string;
  readonly options: readonly OptionName[];
  readonly required?: readonly OptionName[];
  /** Rules for options that differ for this kind. */
  readonly rules?: Readonly<Partial<Record<OptionName, OptionRule>>>;
}

/** A longer event would exceed the limit on what a client leaves unread, and be cut off. */
const maxOversizeBytes = 48 * 1024 * 1024;

const longestMs = 24 * 60 * 60_000;
const longestReason = 123;

/** What each option accepts, unless the kind says otherwise. */
export const optionRules: Readonly<Record<OptionName, OptionRule>> = {
  on: text("an event type, in which * matches any characters", (value) => /^[\w.*]{1,128}$/.test(value)),
  direction: oneOf("sent", "received"),
  chance: number("a number from 0 to 1", (value) => value >= 0 && value <= 1),
  after: whole(0, 1_000_000_000),
  times: whole(1, 1_000_000_000),
  connection: whole(1, 1_000_000_000),
  ms: whole(0, longestMs),
  code: whole(0, 0),
  reason: text(
    `a text of at most ${longestReason} bytes`,
    (value) => new TextEncoder().encode(value).length <= longestReason && !/\p{Cc}/u.test(value),
  ),
  bytes: whole(1, maxOversizeBytes),
  form: oneOf("json", "utf8", "binary", "unknown"),
};

const odds: readonly OptionName[] = ["chance", "after", "times", "connection"];
const sent: readonly OptionName[] = ["on", ...odds];
const both: readonly OptionName[] = ["on", "direction", ...odds];

/** What a close frame may contain (RFC 6455, section 7.4). */
const closeCode = number(
  "a close code that can be sent: 1000 to 1003, 1007 to 1014, or 3000 to 4999",
  (value) =>
    Number.isInteger(value) &&
    ((value >= 1000 && value <= 1003) ||
      (value >= 1007 && value <= 1014) ||
      (value >= 3000 && value <= 4999)),
);

/** The kinds by name, in the order of the help text. */
export const kindRules: Readonly<Record<FaultKind, KindRule>> = {
  delay: { does: "the event and those after it are delayed", options: [...both, "ms"], required: ["ms"] },
  drop: { does: "the event is lost", options: both },
  duplicate: { does: "the event arrives twice", options: both },
  reorder: { does: "the event swaps places with the next one", options: [...both, "ms"] },
  stall: { does: "nothing more is sent or read; the connection stays open", options: [...both, "ms"] },
  cut: { does: "the connection breaks in the middle of a frame", options: [...both, "ms"] },
  close: {
    does: "the connection is closed (1011)",
    options: [...both, "code", "ms", "reason"],
    rules: { code: closeCode },
  },
  refuse: {
    does: "the handshake is answered with an HTTP status (503)",
    options: [...odds, "code", "ms", "reason"],
    rules: { code: whole(200, 599) },
  },
  "stall-handshake": { does: "the handshake is answered late, or never", options: [...odds, "ms"] },
  oversize: { does: "the frame is oversized (by 32 MiB)", options: [...sent, "bytes"] },
  garbage: { does: "the event is followed by an invalid one", options: [...sent, "form"] },
  "rate-limit": {
    does: "responses fail, or events are refused, with rate_limit_exceeded",
    options: [...sent, "reason"],
  },
  expire: { does: "the session ends early", options: ["connection", "ms"], required: ["ms"] },
  "anonymous-errors": { does: "errors do not name the client event that caused them", options: odds },
};

function number(is: string, accepts: (value: number) => boolean): OptionRule {
  return { type: "number", is, accepts: (value) => typeof value === "number" && accepts(value) };
}

function whole(least: number, most: number): OptionRule {
  return number(
    `a whole number from ${least} to ${most}`,
    (value) => Number.isInteger(value) && value >= least && value <= most,
  );
}

function text(is: string, accepts: (value: string) => boolean): OptionRule {
  return { type: "string", is, accepts: (value) => typeof value === "string" && accepts(value) };
}

function oneOf(...words: readonly string[]): OptionRule {
  return text(words.join(" or "), (value) => words.includes(value));
}
