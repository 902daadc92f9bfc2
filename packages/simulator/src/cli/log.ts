import { styleText } from "node:util";
import type { Traffic } from "../server/connection.js";

/** How a log looks. */
export interface LogStyle {
  readonly colours: boolean;
  /** The time of the line, in milliseconds since 1970. */
  readonly now: number;
}

const longestText = 72;
const idTail = 5;

/** One event as one line: time, whose, which way, what, and what is worth reading of it. */
export function logLine({ direction, sessionId, event }: Traffic, { colours, now }: LogStyle): string {
  const paint = (colour: Parameters<typeof styleText>[0], text: string) =>
    colours ? styleText(colour, text, { validateStream: false }) : text;
  const arrow = direction === "received" ? paint("cyan", "->") : paint("green", "<-");
  const type = paint(event.type === "error" ? "red" : "bold", event.type);
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
  return Object.entries(event).flatMap(([name, value]) => (isNoise(name) ? [] : detail(name, value, event)));
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
  if (typeof value === "number") return [`${name}=${value}`];
  if (typeof value === "string")
    return [isSound(name, event) ? `${soundBytes(value)} bytes` : `${name}=${text(name, value)}`];
  return [`${name}=${clipped(JSON.stringify(value, summary))}`];
}

/** Sound is summed up wherever it stands. */
function summary(name: string, value: unknown): unknown {
  return name === "audio" && typeof value === "string" ? `${soundBytes(value)} bytes` : value;
}

function isSound(name: string, { type }: Readonly<Record<string, unknown>>): boolean {
  return name === "audio" || (name === "delta" && type === "response.output_audio.delta");
}

function soundBytes(base64: string): number {
  return Math.floor((base64.length * 3) / 4);
}

function text(name: string, value: string): string {
  return name.endsWith("_id") ? shortId(value) : clipped(JSON.stringify(value));
}

function shortId(id: string): string {
  const prefix = id.split("_", 1)[0] ?? "";
  return id.length > prefix.length + idTail ? `${prefix}_${id.slice(-idTail)}` : id;
}

function clipped(line: string): string {
  return line.length <= longestText ? line : `${line.slice(0, longestText)}...`;
}
