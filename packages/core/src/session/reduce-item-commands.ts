import { isWire } from "../dialects/wire.js";
import type { Item } from "../protocol/items.js";
import { contentOf, received } from "./announcement.js";
import type { Failure } from "./failure.js";
import type { SessionItem } from "./item.js";
import { bounded, entryOf, findItem, indexOf, remove, type NamedItem } from "./items.js";
import { isReady } from "./phase.js";
import { askToDelete } from "./reduce-items.js";
import { answered, ask, awaitReplay, nextName, refusal } from "./requests.js";
import type { SessionState } from "./state.js";
import { chain, still, type InputOf, type Step } from "./step.js";

/**
 * Puts an item into the conversation at once, and asks the service to do the same; without a connection `replay` asks
 * later. Its place on the service's side is behind what stands before it here and is known there.
 */
export function onCreateItem(state: SessionState, { ticket, item, after }: InputOf<"createItem">): Step {
  const behind = after === undefined ? state.items.length - 1 : indexOf(state.items, after);
  const isPlace = after === undefined || after === "root" || behind >= 0;
  const refused = isPlace ? refusalOf(state, item, item.id) : unknownItem("after");
  if (refused) return reject(state, ticket, refused);
  const at = behind + 1;
  const [named, next] = name(state, item, item.id);
  const added = insert(next, named, at);
  if (!isReady(state)) return still(ticket === null ? added : awaitReplay(added, { id: named.id, ticket }));
  return create(added, {
    ticket,
    item: named,
    previous: after === undefined ? undefined : precedent(next, at),
  });
}

/** Deletes an item where it is: here alone, or on the service's side first. */
export function onDeleteItem(state: SessionState, { ticket, itemId: id }: InputOf<"deleteItem">): Step {
  const entry = state.items[indexOf(state.items, id)];
  if (entry && !isTold(state, entry))
    return chain(answered(remove(state, [id]), { kind: "create", id }, entry.item), (next): Step => ({
      state: next,
      effects: [{ type: "settle", ticket, value: null }],
    }));
  return isReady(state) ? askToDelete(state, id, ticket) : reject(state, ticket, notOpen);
}

/** Asks the service for an item as it holds it. */
export function onRetrieveItem(state: SessionState, { ticket, itemId: id }: InputOf<"retrieveItem">): Step {
  if (!isReady(state)) return reject(state, ticket, notOpen);
  const event = { type: "conversation.item.retrieve", item_id: id } as const;
  return ask(state, { kind: "retrieve", id, ticket, event });
}

/**
 * Puts another item in the place of one, at once. No service can change an item (T33): it creates the new one behind the
 * old, and deletes the old one when the new one is there, so that a refusal leaves everything as it was.
 */
export function onEditItem(state: SessionState, { ticket, itemId, item }: InputOf<"editItem">): Step {
  const at = indexOf(state.items, itemId);
  const old = state.items[at];
  if (!old) return reject(state, ticket, unknownItem("itemId"));
  // What is made of the old item may still bear its name.
  const id = item.id === itemId ? undefined : item.id;
  const refused = old.onServer && !isReady(state) ? notOpen : refusalOf(state, item, id);
  if (refused) return reject(state, ticket, refused);
  const [named, next] = name(state, item, id);
  const onServer = isTold(state, old);
  const changed = insert(remove(next, [itemId]), named, at);
  const replaces = { ...old, onServer };
  if (isReady(state)) {
    const previous = onServer ? itemId : precedent(state, at);
    return create(changed, { ticket, item: named, previous, replaces });
  }
  return answered(
    awaitReplay(changed, { id: named.id, ticket, replaces }),
    { kind: "create", id: itemId },
    named,
  );
}

const notOpen: Failure = {
  code: "session.not-open",
  message: "only the service can do or keep that: await connect() first",
};

function unknownItem(param: string): Failure {
  return { code: "options.invalid", message: `${param} names no item of the conversation`, param };
}

/** Why an item cannot be created; null if it can. */
function refusalOf(state: SessionState, item: Item, id: string | undefined): Failure | null {
  // T36: as the service would.
  if (id !== undefined && findItem(state, id))
    return { code: "options.invalid", message: "there is an item with this id", param: "item.id" };
  const holdsAudio = contentOf(item).some((part) => isWire(part) && typeof part.audio === "string");
  // The state keeps no audio, so that there would be nothing to send later.
  return holdsAudio && !isReady(state) ? notOpen : null;
}

function name(
  state: SessionState,
  item: Item,
  given: string | undefined,
): [item: NamedItem, state: SessionState] {
  const [id, next] = given === undefined ? nextName(state, "item") : [given, state];
  return [{ ...item, id }, next];
}

function insert(state: SessionState, item: NamedItem, at: number): SessionState {
  const items = state.items.slice();
  items.splice(at, 0, entryOf(received(item)));
  return bounded({ ...state, items });
}

interface Creation {
  readonly ticket: number | null;
  readonly item: NamedItem;
  readonly previous: string | undefined;
  readonly replaces?: SessionItem;
}

function create(state: SessionState, { item, previous, ...request }: Creation): Step {
  const event = {
    type: "conversation.item.create",
    item,
    ...(previous !== undefined && { previous_item_id: previous }),
  } as const;
  return ask(state, { ...request, kind: "create", id: item.id, event });
}

/** The last item before a place that the service has, or will have by the time it hears of it. */
function precedent(state: SessionState, at: number): string {
  return state.items.slice(0, at).findLast((entry) => isTold(state, entry))?.id ?? "root";
}

/** The service has the item, or was asked to create it. */
function isTold(state: SessionState, { id, onServer }: SessionItem): boolean {
  const isAsked = state.requests.some((request) => request.kind === "create" && request.id === id);
  return onServer || (isAsked && isReady(state));
}

function reject(state: SessionState, ticket: number | null, failure: Failure): Step {
  return { state, effects: refusal(ticket, failure) };
}
