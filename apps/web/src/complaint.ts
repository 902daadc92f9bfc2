import { RealtimeError, type ErrorCode, type Failure } from "@rt/core";

/** An error, worded for the user. */
export interface Complaint {
  readonly title: string;
  /** What to do about it. */
  readonly advice: string;
  /** For those who want to look it up. */
  readonly code: string;
  /** The form field to correct, if any. */
  readonly field: string | null;
}

/** Words an error for the user. */
export function complaintOf(error: unknown): Complaint {
  if (!(error instanceof RealtimeError)) {
    const advice = error instanceof Error ? error.message : String(error);
    return { title: "Something went wrong", advice, code: "", field: null };
  }
  const { code, message, param } = error;
  const said = sentence(message.slice(code.length + 2));
  const [title, more] = words[code] ?? [titleOf(code), ""];
  // Known advice follows the message of the error.
  return { title, advice: `${said} ${more}`.trim(), code, field: fieldOf(param) };
}

type Words = readonly [title: string, advice: string];

const words: Readonly<Partial<Record<ErrorCode, Words>>> = {
  "options.invalid": ["This setting does not work", ""],
  "auth.missing": ["There is no key", "Paste one, or give the address of a server that makes them."],
  "auth.failed": ["The key could not be fetched", "Check the token address, and that its server runs."],
  "auth.exposed": ["This key does not belong in a page", "Use a token address, or confirm below the key."],
  "auth.rejected": ["The key was refused", "Check that it belongs to this endpoint, and is not expired."],
  "auth.forbidden": ["This key may not do that", "Ask whoever owns the resource."],
  "service.not-found": [
    "There is no such model",
    "Check the model's or deployment's name, and the endpoint.",
  ],
  "service.rate-limited": ["Too much was asked for", "Wait a moment, then start again."],
  "link.unreachable": [
    "The server cannot be reached",
    "Check the address, the network, and the key: browsers do not tell a refused key from a lost network.",
  ],
  "link.timeout": ["The server does not answer", "Start again; if it stays so, try the other transport."],
  "link.lost": ["The connection was lost", "Start again to continue."],
  "link.closed": ["The server ended the conversation", "Start again to continue."],
  "session.fixed": ["Not any more in this conversation", "It applies when you start the next one."],
  "session.refused": ["The server refused a setting", ""],
  "device.denied": ["The microphone is not allowed", ""],
  "device.not-found": ["The microphone or loudspeaker is gone", ""],
  "device.lost": ["A device was unplugged", ""],
  "device.unavailable": ["This page gets no sound", ""],
};

/** The title for a code that has no wording here. */
function titleOf(code: ErrorCode): string {
  const [area = "", what = ""] = code.split(".");
  return sentence(`${area}: ${what.replaceAll("-", " ")}`).slice(0, -1);
}

/** Converts a failure in a session's state to an error. */
export function errorIn({ code, message, ...details }: Failure): RealtimeError {
  return new RealtimeError(code, message, details);
}

function sentence(text: string): string {
  const trimmed = text.trim();
  const capital = trimmed.charAt(0).toUpperCase() + trimmed.slice(1);
  return /[.!?]$/.test(capital) || capital === "" ? capital : `${capital}.`;
}

/** The form field of each option. */
const fields: Readonly<Record<string, string>> = {
  endpoint: "endpoint",
  baseUrl: "baseUrl",
  url: "address",
  model: "model",
  deployment: "deployment",
  apiVersion: "apiVersion",
  instructions: "instructions",
  voice: "voice",
  temperature: "temperature",
  threshold: "threshold",
};

function fieldOf(param: string | undefined): string | null {
  return fields[param?.split(".").at(-1) ?? ""] ?? null;
}
