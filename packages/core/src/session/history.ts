import { isWire, type Wire } from "../dialects/wire.js";
import { RealtimeError } from "../errors.js";
import type { InputImagePart, InputTextPart, Item, MessageItem } from "../protocol/items.js";
import { plainCopy } from "../support/plain.js";
import { heardText, partsOf, textOfPart, withoutAudio } from "./item-text.js";
import type { Heard, SessionItem } from "./item.js";
import { entryOf, type NamedItem } from "./items.js";
import type { SessionState } from "./state.js";

/** A conversation to store: plain JSON without audio, for {@link restoreHistory} in another session or program. */
export interface SessionHistory {
  readonly version: 1;
  readonly items: readonly HistoryItem[];
}

/** A stored item. */
export interface HistoryItem {
  /** As on the wire, with its id; without audio and without the service's `status`. */
  readonly item: Item;
  /** How much of the model's speech was heard before it was cut off. Null if it was not cut off. */
  readonly heard: Heard | null;
}

/** The longest history that is accepted. */
const maxItems = 10_000;
/** Above the limits of services: OpenAI uses 32 characters, others UUIDs. */
const maxIdLength = 64;

/**
 * Exports the conversation, or its last 10,000 items, to be stored and restored later. Images are kept and make it
 * large; audio is not, so only the transcript of speech remains.
 */
export function exportHistory({ items }: SessionState): SessionHistory {
  const kept = items.slice(-maxItems).map(({ id, item, heard }) => ({ item: bare(item, id), heard }));
  return { version: 1, items: kept };
}

/**
 * Reads what {@link exportHistory} returned, from any storage, as the `history` of a new session. Unknown item types
 * are kept. Throws `options.invalid` with the path of the invalid value in `param`, also for duplicate ids, ids of
 * more than 64 characters, and more than 10,000 items.
 */
export function restoreHistory(json: unknown): readonly SessionItem[] {
  const history = plainCopy(json, "history");
  if (!isWire(history) || history.version !== 1) throw invalid("history.version", "must be 1");
  const kept = listOf(history.items, "history.items").map((entry, index): Kept => {
    const path = `history.items[${index}]`;
    const { item, heard = null } = isWire(entry) ? entry : {};
    return { path: `${path}.item`, item, heard: heardOf(heard, `${path}.heard`) };
  });
  return restore(kept);
}

/**
 * Makes the `history` of a new session from items as on the wire. Items without an id are named `history_1` and so on,
 * by position. Audio is left out: provide its transcript. Throws as {@link restoreHistory} does.
 */
export function seed(items: readonly Item[]): readonly SessionItem[] {
  const kept = listOf(plainCopy(items, "history"), "history").map((item, index): Kept => {
    const named = isWire(item) ? { id: `history_${index + 1}`, ...item } : item;
    return { path: `history[${index}]`, item: named, heard: null };
  });
  return restore(kept);
}

/**
 * The items that the service lacks and can be given, in order. A function call is replayed with its output or not at
 * all: T34.
 */
export function replayable(entries: readonly SessionItem[]): readonly NamedItem[] {
  const items = entries.map(toReplay);
  const calls = new Map<unknown, NamedItem>();
  const paired = new Set<NamedItem>();
  for (const item of items) {
    if (item?.type === "function_call") calls.set(item.call_id, item);
    if (item?.type !== "function_call_output") continue;
    const call = calls.get(item.call_id);
    if (call) paired.add(call).add(item);
    calls.delete(item.call_id);
  }
  const isWhole = (item: NamedItem): boolean => paired.has(item) || !/^function_call/.test(item.type);
  return items.flatMap((item, i) => (item && !entries[i]?.onServer && isWhole(item) ? [item] : []));
}

/**
 * What re-creates an item in a new session, or null if nothing can. Speech becomes text (what was transcribed of the
 * user and heard of the model), as no service accepts the model's audio (T34); a long written history may lead a model
 * to answer in text (T35). What no service has acknowledged is sent as it was given. A function call and its output
 * need each other: see {@link replayable}.
 */
export function toReplay(entry: SessionItem): NamedItem | null {
  const { id, item, status } = entry;
  const { type } = item;
  if (type === "function_call") {
    const { call_id, name, arguments: written } = item;
    // T66: the arguments of a call that was cut off may be incomplete.
    const isWhole = call_id !== undefined && (status === "completed" || status === "pending");
    return isWhole ? { id, type, call_id, name, arguments: written } : null;
  }
  if (type === "function_call_output") return { id, type, call_id: item.call_id, output: item.output };
  if (/^mcp_/.test(type)) return null;
  // The state keeps no audio, so only the rest of such an item can be replayed.
  const isSound = (part: { readonly type?: unknown }): boolean =>
    typeof part.type === "string" && part.type.includes("audio");
  if (status === "pending" && !partsOf(item).some(isSound)) return { ...item, id };
  return type === "message" ? inWriting(entry, item) : null;
}

function inWriting(entry: SessionItem, { role }: MessageItem): NamedItem | null {
  const message = { id: entry.id, type: "message" } as const;
  if (role === "assistant") {
    const text = heardText(entry);
    return text ? { ...message, role, content: [{ type: "output_text", text }] } : null;
  }
  const content = partsOf(entry.item).flatMap((part): (InputTextPart | InputImagePart)[] => {
    if (part.type === "input_image") return [part];
    const text = textOfPart(part);
    return text ? [{ type: "input_text", text }] : [];
  });
  if (content.length === 0) return null;
  if (role === "user") return { ...message, role, content };
  const texts = content.filter((part) => part.type === "input_text");
  return role === "system" ? { ...message, role, content: texts } : null;
}

/** The item without audio and without fields that only apply to the service's copy. */
function bare(item: Item, id: string): NamedItem {
  const { object: _, status: __, ...kept }: Wire = { ...item, id };
  if (Array.isArray(kept.content)) kept.content = kept.content.map(withoutAudio);
  else if (kept.type === "message") kept.content = [];
  return kept as unknown as NamedItem;
}

/** A value that should be an item, and its path. */
interface Kept {
  readonly path: string;
  readonly item: unknown;
  readonly heard: Heard | null;
}

function restore(kept: readonly Kept[]): readonly SessionItem[] {
  const ids = new Set<string>();
  return kept.map(({ path, item, heard }) => {
    const known = itemOf(item, path);
    if (ids.has(known.id)) throw invalid(`${path}.id`, "is a duplicate");
    ids.add(known.id);
    return entryOf(known, { status: "completed", heard });
  });
}

function listOf(value: unknown, path: string): readonly unknown[] {
  if (Array.isArray(value) && value.length <= maxItems) return value;
  throw invalid(path, `must be an array of at most ${maxItems} items`);
}

function itemOf(item: unknown, path: string): NamedItem {
  if (!isWire(item) || typeof item.type !== "string") throw invalid(`${path}.type`, "must be a string");
  const { id, content } = item;
  if (typeof id !== "string" || id === "" || id.length > maxIdLength)
    throw invalid(`${path}.id`, `must be a string of 1 to ${maxIdLength} characters`);
  if (item.type === "message" && !Array.isArray(content))
    throw invalid(`${path}.content`, "must be an array");
  return bare(item as unknown as Item, id);
}

function heardOf(heard: unknown, path: string): Heard | null {
  if (heard === null) return null;
  const { playedMs, audioMs } = isWire(heard) ? heard : {};
  if (typeof playedMs === "number" && typeof audioMs === "number" && playedMs >= 0 && audioMs >= 0)
    return { playedMs, audioMs };
  throw invalid(path, "must have playedMs and audioMs, both 0 or more");
}

function invalid(param: string, why: string): RealtimeError {
  return new RealtimeError("options.invalid", `${param} ${why}`, { param });
}
