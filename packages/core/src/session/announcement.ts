import { isWire, type Wire } from "../dialects/wire.js";
import type { Item } from "../protocol/items.js";
import type { SessionItem } from "./item.js";
import { contentOf, withoutAudio } from "./item-text.js";
import { withItem } from "./copies.js";
import { changed, concluded, entryOf, isFinal, type NamedItem } from "./items.js";

/** What the service reports about an item; the same item is reported up to five times (T27). */
export interface Announcement {
  readonly item: NamedItem;
  /** Whether it is the final report or the first. */
  readonly done: boolean;
  readonly responseId: string | null;
  /** False for out-of-band items. */
  readonly onServer: boolean;
}

/** Merges a report into what is known of an item: never loses information. */
export function announced(old: SessionItem | undefined, news: Announcement): SessionItem {
  const told = received(news.item);
  const entry = old ?? entryOf(told);
  const onServer = news.onServer || entry.onServer;
  const responseId = news.responseId ?? entry.responseId;
  const isOver = isFinal(entry);
  const isAnswer = responseId !== null || (!old && isGenerated(told));
  const status = isOver ? entry.status : statusOf(news, isAnswer);
  const item = merged(entry.item, told, isOver || status === "incomplete");
  const known = changed(entry, { item, status, onServer, responseId });
  return status === "completed" || status === "incomplete" ? concluded(known, status) : known;
}

/** An item as it is stored: without audio (T38). */
export function received(item: NamedItem): NamedItem {
  const content = contentOf(item);
  return content.length > 0 ? withContent(item, content.map(withoutAudio)) : item;
}

/** The highest number of parts created for an item: a service that counts further is in error. */
const maxParts = 256;

/** Changes a part of an item, or not for null; creates it and those before it if it is not announced yet (T28). */
export function revisePart(
  entry: SessionItem,
  { index, blank }: { readonly index: number; readonly blank: Wire },
  change: (part: Wire) => unknown,
): SessionItem {
  if (!Number.isInteger(index) || index < 0 || index >= maxParts) return entry;
  const content = contentOf(entry.item);
  const held = content[index];
  const part = change(isWire(held) ? held : blank) ?? held;
  if (part === held) return entry;
  const parts = content.slice();
  while (parts.length < index) parts.push(blank);
  parts[index] = part;
  return withItem(entry, withContent(entry.item, parts));
}

/**
 * Merges what is known with a later report. Empty values are ignored. With `keep`, so are shorter texts, as after an
 * interruption (T43), other statuses, and what a different service was given instead (T34, T68).
 */
export function merged<T extends object>(old: T, news: object, keep: boolean): T {
  let known = old;
  for (const [name, told] of Object.entries(news)) {
    const held: unknown = Reflect.get(old, name);
    const value = name === "content" ? mergedContent(held, told, keep) : told;
    if (value === held || isLess(name, [held, value], keep)) continue;
    if (name === "type" && keep) return old;
    known = { ...known, [name]: value };
  }
  return known;
}

/** Merges a part with a later report; an empty part may turn out to be of another type. */
export function mergedPart(held: unknown, told: unknown, keep: boolean): unknown {
  if (!isWire(told)) return held ?? told ?? null;
  if (!isWire(held) || (held.type !== told.type && !held.text && !held.transcript)) return told;
  return merged(held, told, keep);
}

function mergedContent(held: unknown, told: unknown, keep: boolean): unknown {
  if (!Array.isArray(held)) return told;
  if (!Array.isArray(told)) return held;
  const parts = [...told, ...held.slice(told.length)].map((_, i) => mergedPart(held[i], told[i], keep));
  return parts.some((part, i) => part !== held[i]) ? parts : held;
}

function isLess(name: string, [held, told]: readonly [unknown, unknown], keep: boolean): boolean {
  if (told === undefined || told === null || told === "" || (Array.isArray(told) && told.length === 0))
    return held !== undefined;
  if (typeof held !== "string") return false;
  if (name === "status") return keep;
  const isShorter = typeof told !== "string" || (keep && told.length < held.length);
  return isShorter && /^(text|transcript|arguments)$/.test(name);
}

/** T29: inferred if the service does not say. */
function statusOf({ item, done }: Announcement, isAnswer: boolean): SessionItem["status"] {
  const status = "status" in item ? item.status : undefined;
  if (status === "completed" || status === "incomplete") return status;
  return !done && (status === "in_progress" || isAnswer) ? "in_progress" : "completed";
}

function isGenerated(item: Item): boolean {
  return ("role" in item && item.role === "assistant") || /^(function|mcp)_call$/.test(item.type);
}

function withContent<T extends Item>(item: T, content: readonly unknown[]): T {
  return { ...item, content };
}
