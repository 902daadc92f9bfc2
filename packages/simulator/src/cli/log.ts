import { styleText } from "node:util";
import { scrubbed } from "../recording/scrub.js";
import { isSecretName, mask, withoutSecrets } from "../secrets-in-text.js";
import type { Traffic } from "../server/connection.js";

/** The appearance of a log. */
export interface LogStyle {
  readonly colours: boolean;
  /** The time of the line, in milliseconds since 1970. */
  readonly now: number;
}

const longestText = 72;
const mostDetails = 12;
const idTail = 5;

/**
 * One event as one line: time, session, direction, type, and what is worth reading of it. It shows no secrets, and the
 * client's text stays on its line and cannot control a terminal.
 */
export function logLine({ direction, sessionId, event }: Traffic, { colours, now }: LogStyle): string {
  const paint = (colour: Parameters<typeof styleText>[0], text: string) =>
    colours ? styleText(colour, text, { validateStream: false }) : text;
  const arrow = direction === "received" ? paint("cyan", "->") : paint("green", "<-");
  const type = paint(event.type === "error" ? "red" : "bold", shown(event.type));
  const time = paint("dim", new Date(now).toISOString().slice(11, 23));
  return [
    time,
    paint("dim", shortId(sessionId)),
    arrow,
    type,
    ...details(event).map((detail) => paint("dim", detail)),
  ].join(" ");
}

function details(event: Readonly<Record<string, unknown>>): string[] {
  return Object.entries(event)
    .flatMap(([name, value]) => (isNoise(name) ? [] : detail(name, value, event)))
    .slice(0, mostDetails);
}

function isNoise(name: string): boolean {
  return [
    "type",
    "event_id",
    "obfuscation",
    "output_index",
    "content_index",
    "session",
    "rate_limits",
  ].includes(name);
}

function detail(name: string, value: unknown, event: Readonly<Record<string, unknown>>): string[] {
  if (value === null || value === undefined) return [];
  if (typeof value === "string" && isSound(name, event)) return [`${soundBytes(value)} bytes`];
  if (typeof value === "string" && name.endsWith("_id")) return [`${shown(name)}=${shown(shortId(value))}`];
  return [`${shown(name)}=${shown(JSON.stringify(summary(name, value), summary))}`];
}

/** Audio is summarized wherever it occurs, and secrets are left out. */
function summary(name: string, value: unknown): unknown {
  if (isSecretName(name)) return mask;
  if (typeof value !== "string") return value;
  // Before JSON escapes control characters, which would split a secret that has to be masked.
  return name === "audio"
    ? `${soundBytes(value)} bytes`
    : value.slice(0, 10 * longestText).replace(unprintable, "");
}

/** Control characters, which terminals take as commands and line breaks, and those that change text direction. */
const unprintable = /[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]/gu;

/** A client's text as it may be shown: truncated, without secrets, and without anything that controls a terminal. */
export function shown(text: string): string {
  // Only a part is examined, as it may be megabytes. It is masked before it is cut, so that no half of a secret is
  // left.
  const safe = withoutSecrets(text.slice(0, 10 * longestText).replace(unprintable, ""));
  return safe.length <= longestText ? safe : `${safe.slice(0, longestText)}...`;
}

function isSound(name: string, { type }: Readonly<Record<string, unknown>>): boolean {
  return name === "audio" || (name === "delta" && type === "response.output_audio.delta");
}

function soundBytes(base64: string): number {
  return Math.floor((base64.length * 3) / 4);
}

function shortId(id: string): string {
  const prefix = id.split("_", 1)[0] ?? "";
  return id.length > prefix.length + idTail ? `${prefix}_${id.slice(-idTail)}` : id;
}

/** One event as one line of JSON, for programs: without secrets, and with the number of bytes in place of audio. */
export function jsonLine({ direction, sessionId, event }: Traffic, now: number): string {
  const { data, dropped } = scrubbed(event, { keepsAudio: false, credentials: [] }) ?? {
    data: { type: event.type },
  };
  return JSON.stringify({
    time: new Date(now).toISOString(),
    session: sessionId,
    direction,
    event: data,
    ...(dropped && { sound_bytes: dropped }),
  });
}
