import { isSecretName, mask, withoutKeys } from "../secrets-in-text.js";
import { isDeep } from "../session/depth.js";
import type { Entry, WireEvent } from "./recording.js";

/** What to keep of an event. */
export interface ScrubOptions {
  readonly keepsAudio: boolean;
  /** The client's credentials, which are masked wherever they occur. */
  readonly credentials: readonly string[];
}

/**
 * The event as it may be stored: without keys, and without audio if that is not kept. Null if it is nested deeper than
 * any service's.
 */
export function scrubbed(event: WireEvent, options: ScrubOptions): Pick<Entry, "data" | "dropped"> | null {
  if (isDeep(event)) return null;
  const dropped: Record<string, number> = {};
  const clean = (value: unknown, path: string, name: string): unknown => {
    if (typeof value === "string" && isSound(name, event.type)) {
      if (options.keepsAudio) return value;
      if (value !== "") dropped[path] = soundBytes(value);
      return "";
    }
    if (isSecretName(name)) return masked(value);
    if (typeof value === "string") return cleanText(value, options.credentials);
    if (Array.isArray(value)) return value.map((each, index) => clean(each, `${path}.${index}`, ""));
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, each]) => [
        cleanText(key, options.credentials),
        clean(each, path === "" ? key : `${path}.${key}`, key),
      ]),
    );
  };
  const data = { ...(clean(event, "", "") as object), type: cleanText(event.type, options.credentials) };
  return Object.keys(dropped).length > 0 ? { data, dropped } : { data };
}

/** The text as it may be stored. */
export function cleanText(text: string, credentials: readonly string[]): string {
  return credentials.reduce((clean, credential) => clean.replaceAll(credential, mask), withoutKeys(text));
}

/** The event with silence in place of dropped audio. */
export function resounded({ data, dropped = {} }: Entry): WireEvent {
  const paths = Object.entries(dropped);
  if (paths.length === 0) return data;
  const restored = structuredClone(data);
  for (const [path, bytes] of paths) {
    const names = path.split(".");
    const last = names.pop() ?? "";
    const holder = names.reduce<unknown>(child, restored);
    // Only existing fields are filled, so that a file cannot write anywhere else.
    if (typeof child(holder, last) === "string") Reflect.set(Object(holder), last, silence(bytes));
  }
  return restored;
}

/** The maximum bytes of silence for one field. */
const maxSilence = 16 * 1024 * 1024;

function silence(bytes: number): string {
  return Buffer.alloc(Math.min(bytes, maxSilence)).toString("base64");
}

function child(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null && Object.hasOwn(value, name)
    ? Reflect.get(value, name)
    : undefined;
}

/** Keeps the shape, so that code reading it finds what it expects. */
function masked(value: unknown): unknown {
  if (typeof value === "string") return value && mask;
  if (Array.isArray(value)) return value.map(masked);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, masked(each)]));
}

function isSound(name: string, type: string): boolean {
  return name === "audio" || (name === "delta" && /^response\.(output_)?audio\.delta$/.test(type));
}

function soundBytes(base64: string): number {
  return Buffer.byteLength(base64, "base64");
}
