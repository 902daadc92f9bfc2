import { isWire, type Wire } from "../dialects/wire.js";
import type { Item } from "../protocol/items.js";
import type { SessionItem } from "./item.js";
import { withoutAudio } from "./item-text.js";
import { concluded, entryOf, isFinal, type NamedItem } from "./items.js";

/** What the service tells of an item; the same one is told up to five times (T27). */
export interface Announcement {
  readonly item: NamedItem;
  /** The last word on it, or the first. */
  readonly done: boolean;
  readonly responseId: string | null;
  /** False out of band. */
  readonly onServer: boolean;
}

/** What is known of an item once it is announced (again): never less than before. */
export function announced(old: SessionItem | undefined, news: Announcement): SessionItem {
  const onServer = news.onServer || (old?.onServer ?? false);
  const responseId = news.responseId ?? old?.responseId ?? null;
  const status = old && isFinal(old) ? old.status : statusOf(old, news);
  const told = received(news.item);
  const item = old ? known(old, told, status === "incomplete") : told;
  const entry = { ...(old ?? entryOf(told)), item, status, onServer, responseId };
  if (status === "completed" || status === "incomplete") return settled(old, concluded(entry, status));
  return settled(old, entry);
}

/** An item as it is kept: without audio (T38), its parts under their own names. */
export function received(item: NamedItem): NamedItem {
  if (!("content" in item) || !Array.isArray(item.content)) return item;
  return withContent(item, item.content.map(item.role === "assistant" ? answerPart : withoutAudio));
}

/** A part of what the model says as items hold it, however it is announced. */
export function answerPart(part: unknown): unknown {
  const { type } = isWire(part) ? part : {};
  return withoutAudio(
    isWire(part) && (type === "text" || type === "audio") ? { ...part, type: `output_${type}` } : part,
  );
}

/** The parts of an item, none where it has no such thing. */
export function contentOf(item: Item): readonly unknown[] {
  return "content" in item && Array.isArray(item.content) ? item.content : [];
}

/** The highest place in an item that a part is made up for: a service that counts further errs. */
const maxParts = 256;

/** Changes one part of an item, which is made up, along with those before it, where it is not announced yet (T28). */
export function revisePart(
  entry: SessionItem,
  { index, blank }: { readonly index: number; readonly blank: Wire },
  change: (part: Wire) => unknown,
): SessionItem {
  if (!Number.isInteger(index) || index < 0 || index >= maxParts) return entry;
  const content = contentOf(entry.item);
  const held = content[index];
  const part = change(isWire(held) ? held : blank);
  if (part === held) return entry;
  const parts = content.slice();
  while (parts.length < index) parts.push(blank);
  parts[index] = part;
  return { ...entry, item: withContent(entry.item, parts) };
}

/**
 * What is known of something, with what is told of it later. What is empty says nothing; nor does, with `keep`, a
 * shorter text, as after an interruption (T43).
 */
export function merged<T extends object>(old: T, news: object, keep: boolean): T {
  const held = new Map<string, unknown>(Object.entries(old));
  const changes = Object.entries(news)
    .map(([name, told]): [string, unknown] => [name, better(name, [held.get(name), told], keep)])
    .filter(([name, value]) => value !== held.get(name));
  return changes.length > 0 ? { ...old, ...Object.fromEntries(changes) } : old;
}

/** A part with what is told of it later; with `keep` also where another service was given writing for speech (T34). */
export function mergedPart(held: unknown, told: unknown, keep: boolean): unknown {
  if (!isWire(told)) return held ?? told ?? null;
  if (!isWire(held)) return told;
  if (held.type === told.type) return merged(held, told, keep);
  if (!held.text && !held.transcript) return told;
  return keep ? held : merged(held, told, keep);
}

function better(name: string, [held, told]: readonly [unknown, unknown], keep: boolean): unknown {
  const isEmpty =
    told === undefined || told === null || told === "" || (Array.isArray(told) && told.length === 0);
  if (isEmpty) return held === undefined ? told : held;
  if (name === "content") return betterContent(held, told, keep);
  if (typeof held !== "string") return told;
  const isLess = typeof told !== "string" || (keep && told.length < held.length);
  return isLess && /^(text|transcript|arguments)$/.test(name) ? held : told;
}

function betterContent(held: unknown, told: unknown, keep: boolean): unknown {
  if (!Array.isArray(held)) return told;
  if (!Array.isArray(told)) return held;
  const parts = (held.length < told.length ? told : held).map((_, index) =>
    mergedPart(held[index], told[index], keep),
  );
  return parts.length === held.length && parts.every((part, index) => part === held[index]) ? held : parts;
}

function known(old: SessionItem, told: Item, isCut: boolean): Item {
  if (!isFinal(old)) return merged(old.item, told, isCut);
  // T68: given to this service as something else.
  if (old.item.type !== told.type) return old.item;
  const { status: _, ...news }: Wire = { ...told };
  return merged(old.item, news, true);
}

/** T29: inferred where the service does not say. */
function statusOf(
  old: SessionItem | undefined,
  { item, done, responseId }: Announcement,
): SessionItem["status"] {
  const status = "status" in item ? item.status : undefined;
  if (status === "completed" || status === "incomplete") return status;
  if (done) return "completed";
  const isModels = old ? old.responseId !== null : isGenerated(item);
  return status === "in_progress" || responseId !== null || isModels ? "in_progress" : "completed";
}

function isGenerated(item: Item): boolean {
  return item.type === "message" ? item.role === "assistant" : /^(function|mcp)_call$/.test(item.type);
}

/** The same object where nothing is new. */
function settled(old: SessionItem | undefined, entry: SessionItem): SessionItem {
  const { item, status, onServer, responseId } = entry;
  const isSame =
    old?.item === item && old.status === status && old.onServer === onServer && old.responseId === responseId;
  return isSame ? old : entry;
}

function withContent<T extends Item>(item: T, content: readonly unknown[]): T {
  return { ...item, content };
}
