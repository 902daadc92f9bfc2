import { RealtimeError } from "@rt/core";
import { isDeep } from "../session/depth.js";

/** A recorded session: what went over one connection, in order. */
export interface Recording {
  readonly entries: readonly Entry[];
  /** How the service ended it, or null if it did not or the end was not recorded. */
  readonly closed: Closed | null;
}

/** How a service ends a connection. */
export interface Closed {
  /** Milliseconds since the connection was made. */
  readonly at: number;
  readonly code: number;
  readonly reason: string;
}

/** An event that went over the connection, as the client sees it. */
export interface Entry {
  readonly dir: "sent" | "received";
  /** Milliseconds since the connection was made, or null if that was not recorded. */
  readonly at: number | null;
  /** The event as it was on the wire, without secrets, and without audio if that was dropped. */
  readonly data: WireEvent;
  /** How many bytes of audio were dropped, by the name of the field. */
  readonly dropped?: Readonly<Record<string, number>>;
}

/** An event of either side, as on the wire. */
export type WireEvent = Readonly<Record<string, unknown>> & { readonly type: string };

/** The first line of a recording. Replaying needs nothing in it. */
export interface RecordingMeta {
  /** The service, without anything secret. */
  readonly url: string;
  /** When it was recorded, as ISO 8601. */
  readonly recorded_at: string;
  readonly audio: "kept" | "dropped";
}

/** One line of a recording: JSON, and a line break. */
export function recordingLine(
  line: Entry | { readonly meta: RecordingMeta } | { readonly closed: Closed },
): string {
  return `${JSON.stringify(line)}\n`;
}

/**
 * Parses a recording, which has a line of JSON for each event: `{"dir": "sent" | "received", "at": ms, "data": event}`.
 * Lines with `meta` are skipped, as is a last line that was cut off; one with `closed` says how the service ended the
 * session. Throws `options.invalid` with the line number for anything else.
 */
export function parseRecording(text: string): Recording {
  // Some editors put a byte order mark in front.
  const lines = text.replace(/^\ufeff/, "").split("\n");
  // The recorder may have been killed while writing it.
  const isWhole = lines.at(-1)?.trim() === "";
  let closed: Closed | null = null;
  const entries = lines.flatMap((line, index) => {
    if (line.trim() === "") return [];
    const value = parsed(line);
    if (value === undefined && index === lines.length - 1 && !isWhole) return [];
    if (isRecord(value) && isRecord(value["closed"])) closed = closedOf(value["closed"]);
    return entriesOf(value, index + 1);
  });
  if (entries.length === 0) throw wrong("The recording has no events.");
  return { entries, closed };
}

function closedOf({ at, code, reason }: Readonly<Record<string, unknown>>): Closed {
  return {
    at: isTime(at) ? at : 0,
    code: isCount(code) ? code : 1000,
    reason: typeof reason === "string" ? reason : "",
  };
}

function entriesOf(value: unknown, line: number): readonly Entry[] {
  if (!isRecord(value)) throw wrong(`Line ${line} of the recording is not a JSON object.`);
  if ("meta" in value || "closed" in value) return [];
  const { dir, at = null, data, dropped } = value;
  if (dir !== "sent" && dir !== "received")
    throw wrong(`Line ${line} of the recording: "dir" must be "sent" or "received".`);
  if (at !== null && !isTime(at))
    throw wrong(`Line ${line} of the recording: "at" must be milliseconds, at most a day.`);
  if (!isEvent(data)) throw wrong(`Line ${line} of the recording: "data" must be an event with a type.`);
  if (isDeep(data)) throw wrong(`Line ${line} of the recording is nested too deeply.`);
  return [{ dir, at, data, ...(isRecord(dropped) && { dropped: counts(dropped) }) }];
}

/** Longer than a session lives, and within the range of timers. */
const longestMs = 24 * 60 * 60_000;

function isTime(value: unknown): value is number {
  return typeof value === "number" && value >= 0 && value <= longestMs;
}

function counts(dropped: Readonly<Record<string, unknown>>): Readonly<Record<string, number>> {
  return Object.fromEntries(
    Object.entries(dropped).map(([name, bytes]) => [name, isCount(bytes) ? bytes : 0]),
  );
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}

/** The event in a frame, or null if there is none. */
export function eventIn(frame: string): WireEvent | null {
  const value = parsed(frame);
  return isEvent(value) ? value : null;
}

function isEvent(value: unknown): value is WireEvent {
  return isRecord(value) && typeof value["type"] === "string";
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function wrong(message: string): RealtimeError {
  return new RealtimeError("options.invalid", message);
}
