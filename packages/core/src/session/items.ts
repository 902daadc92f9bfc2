import type { Item } from "../protocol/items.js";
import { withItems } from "./copies.js";
import type { SessionItem } from "./item.js";
import type { Request } from "./request.js";
import type { SessionState } from "./state.js";
import { still, type Step } from "./step.js";

/** How many ids of deleted items are kept. */
const remembered = 100;

/** An item with an id. */
export type NamedItem = Item & { readonly id: string };

/** Creates the entry of an item; by default, one that was created here and that the service does not know yet. */
export function entryOf(item: NamedItem, known: Partial<SessionItem> = {}): SessionItem {
  return {
    id: item.id,
    item,
    status: "pending",
    onServer: false,
    responseId: null,
    after: null,
    transcription: null,
    heard: null,
    truncatable: false,
    progress: null,
    ...known,
  };
}

/** Whether the item is final. */
export function isFinal({ status }: SessionItem): boolean {
  return status === "completed" || status === "incomplete";
}

/** Returns the same object if nothing changes. */
export function changed<T extends object>(old: T, change: Partial<T>): T {
  for (const name in change) if (change[name] !== old[name]) return { ...old, ...change };
  return old;
}

/** The entry with its final status, which its item must not contradict. */
export function concluded(entry: SessionItem, status: "completed" | "incomplete"): SessionItem {
  const { item } = entry;
  const isStale = "status" in item && item.status === "in_progress";
  return changed(entry, { status, item: isStale ? { ...item, status } : item });
}

/** The index of the item with this id, or -1. Searches from the end, as most events are about the last items. */
export function indexOf(items: readonly SessionItem[], id: string | null): number {
  let at = items.length - 1;
  while (at >= 0 && items[at]?.id !== id) at--;
  return at;
}

/** The item with this id, in the conversation or out of band. */
export function findItem({ items, asides }: SessionState, id: string): SessionItem | undefined {
  return asides[indexOf(asides, id)] ?? items[indexOf(items, id)];
}

/** Changes the item with this id, in the conversation or out of band. Returns the same state if nothing changes. */
export function revise(
  state: SessionState,
  id: string,
  change: (entry: SessionItem) => SessionItem,
): SessionState {
  return revised(state, id, change) ?? state;
}

/** An event about an item. */
interface Told {
  readonly item_id: string;
  readonly response_id?: string;
}

/**
 * Creates a handler that applies events to items of one kind. An item with events before it is announced is created
 * from `blank` (T28), unless it was deleted (T32).
 */
export function about<E extends Told>(blank: Item, change: (entry: SessionItem, event: E) => SessionItem) {
  return (state: SessionState, event: E): Step => {
    const { item_id: id, response_id: responseId = null } = event;
    const known = revised(state, id, (entry) => change(entry, event));
    if (known || state.deleted.includes(id)) return still(known ?? state);
    const onServer = !isAside(state, responseId);
    const entry = entryOf({ ...blank, id }, { status: "in_progress", onServer, responseId });
    return still(append(state, change(entry, event)));
  };
}

/** Whether the response is known to be out of band. */
export function isAside({ responses }: SessionState, responseId: string | null): boolean {
  return responses.active.some(({ id, inConversation }) => id === responseId && !inConversation);
}

/** Adds an item of the service to the end of the conversation, before an item that waits for it, or to `asides`. */
export function append(state: SessionState, entry: SessionItem): SessionState {
  if (!entry.onServer) return { ...state, asides: [...state.asides, entry] };
  const waiting = state.items.findIndex(({ after }) => after === entry.id);
  return bounded({ ...state, items: state.items.toSpliced(waiting < 0 ? Infinity : waiting, 0, entry) });
}

/**
 * Moves or adds an item to the place that the service reports: right after `previous`, or first if that is null. If
 * the place of `previous` is not known yet, the item waits for it (T26).
 */
export function placed(
  items: readonly SessionItem[],
  entry: SessionItem,
  previous: string | null,
): readonly SessionItem[] {
  const rest = gathered(items.filter(({ id }) => id !== entry.id));
  const before = indexOf(rest, previous);
  const stood = indexOf(items, entry.id);
  const waits = previous !== null && rest[before]?.after !== null;
  const at = waits ? (stood < 0 ? rest.length : stood) : behind(rest, before);
  return gathered(rest.toSpliced(at, 0, { ...entry, after: waits ? previous : null }));
}

/** Whether the item is where `placed` would put it: no item of the service is in between. */
export function isPlaced(items: readonly SessionItem[], at: number, previous: string | null): boolean {
  let before = at - 1;
  while (items[before]?.onServer === false) before--;
  return !items[at]?.after && (items[before]?.id ?? null) === previous;
}

/** Removes items. An item that waited for one now waits for the one before it (T32); late events restore none. */
export function remove(state: SessionState, ids: readonly string[]): SessionState {
  const removed = new Set<string | null>(ids);
  const rest = state.items.filter(({ id }) => !removed.has(id));
  const relinked = rest.map((entry) => {
    let { after } = entry;
    while (removed.has(after)) after = state.items[indexOf(state.items, after)]?.after ?? null;
    return changed(entry, { after });
  });
  const deleted = [...state.deleted.filter((id) => !removed.has(id)), ...ids].slice(-remembered);
  return { ...state, items: gathered(relinked), deleted };
}

/** Undoes a failed create: removes its item, and restores the item that it was to replace. */
export function undo(state: SessionState, { kind, id, replaces }: Request): SessionState {
  const at = indexOf(state.items, id);
  if (kind !== "create" || state.items[at]?.status !== "pending") return state;
  return {
    ...state,
    items: state.items.toSpliced(at, 1, ...(replaces ? [replaces] : [])),
    deleted: state.deleted.filter((other) => other !== replaces?.id),
  };
}

/** Drops the oldest items above the limit: only final ones, and never the newest. */
export function bounded(state: SessionState): SessionState {
  const { items, calls, settings } = state;
  const excess = items.length - settings.maxItems;
  if (excess <= 0) return state;
  const over = items
    .slice(0, -1)
    .filter((entry) => isFinal(entry) && calls.every(({ itemId }) => itemId !== entry.id));
  return remove(
    state,
    over.slice(0, excess).map(({ id }) => id),
  );
}

/** Returns null if there is no such item. */
function revised(
  state: SessionState,
  id: string,
  change: (entry: SessionItem) => SessionItem,
): SessionState | null {
  const isBeside = indexOf(state.asides, id) >= 0;
  const entries = isBeside ? state.asides : state.items;
  const at = indexOf(entries, id);
  const entry = entries[at];
  if (!entry) return null;
  const next = change(entry);
  if (next === entry) return state;
  const rest = entries.slice();
  rest[at] = next;
  return isBeside ? { ...state, asides: rest } : withItems(state, rest);
}

/** The position after the item at `at`, and after items there that the service lost, as those are older. */
function behind(items: readonly SessionItem[], at: number): number {
  let next = at + 1;
  for (let entry = items[next]; entry && !entry.onServer && isFinal(entry); entry = items[next]) next++;
  return next;
}

/** Moves each waiting item right after the one it waits for, once that one does not wait any more. */
function gathered(items: SessionItem[]): readonly SessionItem[] {
  for (;;) {
    if (items.every(({ after }) => after === null)) return items;
    const anchored = new Set(items.filter(({ after }) => after === null).map(({ id }) => id));
    const at = items.findIndex(({ after }) => after !== null && anchored.has(after));
    const [waiting] = at < 0 ? [] : items.splice(at, 1);
    if (!waiting) return items;
    items.splice(indexOf(items, waiting.after) + 1, 0, { ...waiting, after: null });
  }
}
