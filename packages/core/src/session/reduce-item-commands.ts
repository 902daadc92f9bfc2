import { isWire } from "../dialects/wire.js";
import type { Item } from "../protocol/items.js";
import { received } from "./announcement.js";
import type { Failure } from "./failure.js";
import { contentOf } from "./item-text.js";
import type { SessionItem } from "./item.js";
import { bounded, entryOf, findItem, indexOf, remove } from "./items.js";
import { isReady } from "./phase.js";
import { answered, ask, askIfOpen, askToDelete, askLater, nextName, notOpen, refusal } from "./requests.js";
import type { SessionState } from "./state.js";
import { chain, does, still, type InputOf, type Step } from "./step.js";

/**
 * Adds an item to the conversation at once, and asks the service to do the same; without a connection, `replay` asks
 * later. At the service it is placed after the last preceding item that the service knows.
 */
export function onCreateItem(state: SessionState, { ticket, item, after }: InputOf<"createItem">): Step {
  const behind = after === undefined ? state.items.length - 1 : indexOf(state.items, after);
  const isPlace = after === undefined || after === "root" || behind >= 0;
  const refused = isPlace ? refusalOf(state, item, item.id) : unknownItem("after");
  if (refused) return reject(state, ticket, refused);
  const at = behind + 1;
  const previous = after === undefined ? undefined : precedent(state, at);
  return create(state, item, { id: item.id, ticket, at, previous });
}

/** Deletes an item: only here, or at the service first if that knows it. */
export function onDeleteItem(state: SessionState, { ticket, itemId: id }: InputOf<"deleteItem">): Step {
  const entry = state.items[indexOf(state.items, id)];
  if (entry && !isTold(state, entry))
    return chain(answered(remove(state, [id]), { kind: "create", id }, entry.item), (next) =>
      does(next, { type: "settle", ticket, value: null }),
    );
  return askToDelete(state, id, ticket);
}

/** Asks the service for its version of an item. */
export function onRetrieveItem(state: SessionState, { ticket, itemId: id }: InputOf<"retrieveItem">): Step {
  const event = { type: "conversation.item.retrieve", item_id: id } as const;
  return askIfOpen(state, { kind: "retrieve", id, ticket, event });
}

/**
 * Replaces an item at once. As no service can change an item (T33), the new one is created behind the old one, which
 * is deleted once the new one exists, so that a refusal changes nothing.
 */
export function onEditItem(state: SessionState, { ticket, itemId, item }: InputOf<"editItem">): Step {
  const at = indexOf(state.items, itemId);
  const old = state.items[at];
  if (!old) return reject(state, ticket, unknownItem("itemId"));
  // An item derived from the old one may still have its id.
  const id = item.id === itemId ? undefined : item.id;
  const refused = old.onServer && !isReady(state) ? notOpen : refusalOf(state, item, id);
  if (refused) return reject(state, ticket, refused);
  const onServer = isTold(state, old);
  const previous = onServer ? itemId : precedent(state, at);
  return chain(
    create(remove(state, [itemId]), item, { id, ticket, at, previous, replaces: { ...old, onServer } }),
    (next) => (onServer ? still(next) : answered(next, { kind: "create", id: itemId }, old.item)),
  );
}

function unknownItem(param: string): Failure {
  return { code: "options.invalid", message: `${param} is not the id of an item`, param };
}

/** Why an item cannot be created; null if it can. */
function refusalOf(state: SessionState, item: Item, id: string | undefined): Failure | null {
  // T36: as the service would, which keeps an edited item until it has the new one; nor may an id be pending twice.
  const isTaken = state.requests.some(
    (request) => request.replaces?.id === id || (request.kind === "create" && request.id === id),
  );
  if (id !== undefined && (isTaken || findItem(state, id)))
    return { code: "options.invalid", message: "an item with this id already exists", param: "item.id" };
  const holdsAudio = contentOf(item).some((part) => isWire(part) && typeof part.audio === "string");
  // The state keeps no audio, so there would be nothing to send later.
  return holdsAudio && !isReady(state) ? notOpen : null;
}

interface Creation {
  readonly id: string | undefined;
  readonly ticket: number | null;
  readonly at: number;
  /** The item that precedes it at the service; the last one there if omitted. */
  readonly previous: string | undefined;
  readonly replaces?: SessionItem;
}

function create(state: SessionState, given: Item, { id, at, previous, ...request }: Creation): Step {
  const [name, named] = id === undefined ? nextName(state, "item") : [id, state];
  const item = { ...given, id: name };
  const next = bounded({ ...named, items: named.items.toSpliced(at, 0, entryOf(received(item))) });
  if (isReady(next)) {
    const place = previous === undefined ? {} : { previous_item_id: previous };
    const event = { type: "conversation.item.create", item, ...place } as const;
    return ask(next, { ...request, kind: "create", id: name, event });
  }
  return still(request.ticket === null ? next : askLater(next, { ...request, id: name }));
}

/** The last item before this position that the service has, or will have once it processes the request. */
function precedent(state: SessionState, at: number): string {
  return state.items.slice(0, at).findLast((entry) => isTold(state, entry))?.id ?? "root";
}

/** Whether the service has the item, or was asked to create it. */
function isTold(state: SessionState, { id, onServer }: SessionItem): boolean {
  const isAsked = state.requests.some((request) => request.kind === "create" && request.id === id);
  return onServer || (isAsked && isReady(state));
}

function reject(state: SessionState, ticket: number | null, failure: Failure): Step {
  return does(state, ...refusal(ticket, failure));
}
