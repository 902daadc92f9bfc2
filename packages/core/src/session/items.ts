import type { Item } from "../protocol/items.js";
import type { SessionItem } from "./item.js";
import type { Request } from "./request.js";
import type { SessionState } from "./state.js";

/** How many ids of deleted items are kept. */
const remembered = 100;

/** An item with an id. */
export type NamedItem = Item & { readonly id: string };

/** What is kept of an item: one that was made here and that nobody else knows of yet, unless said otherwise. */
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

/** Nothing more is to be expected of the item. */
export function isFinal({ status }: SessionItem): boolean {
  return status === "completed" || status === "incomplete";
}

/** Where the item with this id stands, -1 for nowhere. News is mostly of the last ones. */
export function indexOf(items: readonly SessionItem[], id: string): number {
  let at = items.length - 1;
  while (at >= 0 && items[at]?.id !== id) at--;
  return at;
}

/** The item with this id, in the conversation or aside. */
export function findItem({ items, asides }: SessionState, id: string): SessionItem | undefined {
  return asides[indexOf(asides, id)] ?? items[indexOf(items, id)];
}

/** Changes the item with this id where it stands, in the conversation or aside; the same state where nothing changes. */
export function revise(
  state: SessionState,
  id: string,
  change: (entry: SessionItem) => SessionItem,
): SessionState {
  const asides = revised(state.asides, id, change);
  if (asides) return asides === state.asides ? state : { ...state, asides };
  const items = revised(state.items, id, change);
  return !items || items === state.items ? state : { ...state, items };
}

/** The same list where nothing changes; null where the item is not in it. */
function revised(
  entries: readonly SessionItem[],
  id: string,
  change: (entry: SessionItem) => SessionItem,
): readonly SessionItem[] | null {
  const at = indexOf(entries, id);
  const entry = entries[at];
  if (!entry) return null;
  const changed = change(entry);
  if (changed === entry) return entries;
  const rest = entries.slice();
  rest[at] = changed;
  return rest;
}

/** Adds an item of the service's to the end of the conversation; one that is not in it to what is aside. */
export function append(state: SessionState, entry: SessionItem): SessionState {
  const list = entry.onServer ? "items" : "asides";
  const entries = [...state[list], entry];
  // Its place is not announced yet: who waits for it follows, and goes on waiting.
  gather(entries, entry, false);
  return bounded({ ...state, [list]: entries });
}

/** Of a response that is known to be out of band: not in the conversation. */
export function isAside({ responses }: SessionState, responseId: string | null): boolean {
  return responses.active.some(({ id, inConversation }) => id === responseId && !inConversation);
}

/** An item that is spoken of before it is announced is made up from what is spoken of; one that is deleted is not. */
export function expected(
  state: SessionState,
  item: NamedItem,
  known: Partial<SessionItem> = {},
): SessionState {
  if (findItem(state, item.id) || state.deleted.includes(item.id)) return state;
  const onServer = !isAside(state, known.responseId ?? null);
  return append(state, entryOf(item, { status: "in_progress", onServer, ...known }));
}

/** The entry with its last status, which its item must not contradict. */
export function concluded(entry: SessionItem, status: "completed" | "incomplete"): SessionItem {
  const { item } = entry;
  const isStale = "status" in item && item.status === "in_progress";
  return { ...entry, status, item: isStale ? { ...item, status } : item };
}

/**
 * Puts an item where the service says it stands, whether it stood elsewhere or nowhere: right after `previous`, or
 * first where that is null. Who waits for it moves along. Where `previous` is not known yet, the item stays where it is,
 * or at the end, and waits for it (T26).
 */
export function placed(
  items: readonly SessionItem[],
  entry: SessionItem,
  previous: string | null,
): readonly SessionItem[] {
  const rest = items.filter(({ id }) => id !== entry.id);
  const before = previous === null ? -1 : indexOf(rest, previous);
  const isParked = previous !== null && before < 0;
  const isFloating = isParked || (before >= 0 && waits(rest, before, entry.id));
  const entryThere = { ...entry, after: isFloating ? previous : null };
  const stood = indexOf(items, entry.id);
  rest.splice(isParked ? (stood < 0 ? rest.length : stood) : behind(rest, before), 0, entryThere);
  gather(rest, entryThere, !isFloating);
  return rest;
}

/** It stands where `placed` would put it: nothing that the service has is between. */
export function isPlaced(items: readonly SessionItem[], at: number, previous: string | null): boolean {
  let before = at - 1;
  while (before >= 0 && items[before]?.onServer === false) before--;
  return !items[at]?.after && (items[before]?.id ?? null) === previous;
}

/** The state without some items. Who waited for one waits for the one before it (T32); late news revives none. */
export function remove(state: SessionState, ids: readonly string[]): SessionState {
  const removed = new Set<string | null>(ids);
  const without = (entries: readonly SessionItem[]): readonly SessionItem[] => {
    const rest = entries.filter(({ id }) => !removed.has(id));
    for (const waiting of rest.filter(({ after }) => removed.has(after))) {
      let { after } = waiting;
      while (removed.has(after)) after = entries.find(({ id }) => id === after)?.after ?? null;
      const relinked = { ...waiting, after };
      rest[rest.indexOf(waiting)] = relinked;
      gather(rest, relinked, after === null);
    }
    return rest;
  };
  const deleted = [...state.deleted.filter((id) => !removed.has(id)), ...ids].slice(-remembered);
  return { ...state, items: without(state.items), asides: without(state.asides), deleted };
}

/** A create that came to nothing: its item is taken out again, and the one that it was to replace comes back. */
export function undo(state: SessionState, { kind, id, replaces }: Request): SessionState {
  const undone = state.items.find((entry) => entry.id === id && entry.status === "pending");
  if (kind !== "create" || !undone) return state;
  return {
    ...state,
    items: state.items.flatMap((entry) => (entry === undone ? (replaces ?? []) : entry)),
    deleted: state.deleted.filter((other) => other !== replaces?.id),
  };
}

/** Forgets the oldest items above the limit: only what is over, and never the newest. */
export function bounded(state: SessionState): SessionState {
  const { items, calls, settings } = state;
  const excess = items.length - settings.maxItems;
  if (excess <= 0) return state;
  const isOver = (entry: SessionItem): boolean =>
    isFinal(entry) && calls.every(({ itemId }) => itemId !== entry.id);
  const forgotten = items.slice(0, -1).filter(isOver).slice(0, excess);
  return remove(
    state,
    forgotten.map(({ id }) => id),
  );
}

/** Whether the item at `at` waits for another than `id`: items that wait for each other would wait for ever. */
function waits(items: readonly SessionItem[], at: number, id: string): boolean {
  const { after = null } = items[at] ?? {};
  if (after === null || !items.some((entry) => entry.after === id)) return after !== null;
  let next: string | null = after;
  while (next !== null && next !== id) {
    const found: number = indexOf(items, next);
    if (found < 0) return true;
    next = items[found]?.after ?? null;
  }
  return false;
}

/** Behind the item at `at`, and behind what the service lost of the conversation there: all of that is older. */
function behind(items: readonly SessionItem[], at: number): number {
  const isLost = (entry: SessionItem | undefined): boolean =>
    entry !== undefined && !entry.onServer && isFinal(entry);
  let next = at + 1;
  while (isLost(items[next])) next++;
  return next;
}

/** Moves those that wait for an item right behind it; once its own place is known, they wait no more. */
function gather(items: SessionItem[], leader: SessionItem, isAnchored: boolean): void {
  for (const waiting of items.filter(({ after }) => after === leader.id)) {
    items.splice(items.indexOf(waiting), 1);
    const moved = isAnchored ? { ...waiting, after: null } : waiting;
    items.splice(items.indexOf(leader) + 1, 0, moved);
    gather(items, moved, isAnchored);
  }
}
