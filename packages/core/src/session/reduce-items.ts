import { isWire } from "../dialects/wire.js";
import type { Item } from "../protocol/items.js";
import type {
  ConversationItemAddedEvent,
  ConversationItemCreatedEvent,
  ConversationItemDeletedEvent,
  ConversationItemDoneEvent,
  ConversationItemRetrievedEvent,
  ConversationItemTruncatedEvent,
  ResponseDoneEvent,
  ResponseOutputItemAddedEvent,
  ResponseOutputItemDoneEvent,
} from "../protocol/server-events.js";
import { announced, type Announcement } from "./announcement.js";
import { contentOf } from "./item-text.js";
import type { SessionItem, Transcription } from "./item.js";
import {
  append,
  bounded,
  concluded,
  findItem,
  indexOf,
  isAside,
  isPlaced,
  placed,
  remove,
  revise,
  type NamedItem,
} from "./items.js";
import { awaited, isOpen } from "./reduce-transcription.js";
import { answered, askToDelete } from "./requests.js";
import type { SessionState } from "./state.js";
import { chain, still, type Step } from "./step.js";

type ItemEvent = ConversationItemCreatedEvent | ConversationItemAddedEvent | ConversationItemDoneEvent;

/** An item of the conversation: one that the service made, or one of ours acknowledged. */
export function onItem(state: SessionState, event: ItemEvent): Step {
  const { type, item, previous_item_id } = event;
  const { id = null } = item;
  const news = { item, done: type === "conversation.item.done", responseId: null };
  const replaced = state.requests.find((each) => each.kind === "create" && each.id === id)?.replaces;
  return chain(
    answered(hear(state, news, placeTold(state, news, previous_item_id)), { kind: "create", id }, item),
    (next) => (replaced?.onServer ? askToDelete(next, replaced.id, null) : still(next)),
  );
}

/** An item that a response begins or ends; where it stands in the conversation is told by others. */
export function onOutputItem(
  state: SessionState,
  { type, item, response_id: responseId }: ResponseOutputItemAddedEvent | ResponseOutputItemDoneEvent,
): Step {
  return still(hear(state, { item, done: type === "response.output_item.done", responseId }));
}

/** A response is over, and with it each of its items, whether or not that was told of each. */
export function onOutputDone(state: SessionState, { response }: ResponseDoneEvent): Step {
  const { id, output, conversation_id } = response;
  if (typeof id !== "string" || conversation_id === null || isAside(state, id)) return still(state);
  let next = state;
  for (const item of Array.isArray(output) ? output.filter(isWire) : [])
    next = hear(next, { item, done: true, responseId: id });
  for (const { id: itemId, status, responseId } of next.items)
    if (responseId === id && status === "in_progress")
      next = revise(next, itemId, (entry) => concluded(entry, "incomplete"));
  return still(next);
}

/** What the service holds goes to who asked, audio included; the state keeps all but that (T38). */
export function onRetrieved(state: SessionState, { item }: ConversationItemRetrievedEvent): Step {
  const { id = null } = item;
  const isKept = indexOf(state.items, id) >= 0;
  const next = isKept ? hear(state, { item, done: false, responseId: null }) : state;
  return answered(next, { kind: "retrieve", id }, item);
}

/** Deleted by whomever, known or not (T32). */
export function onItemDeleted(state: SessionState, { item_id: id }: ConversationItemDeletedEvent): Step {
  return answered(remove(state, [id]), { kind: "delete", id }, null);
}

/**
 * The service forgets the transcript, and the state does not (T43). How much was heard is known where it is cut off here;
 * from others it comes with the event (T80).
 */
export function onItemTruncated(
  state: SessionState,
  { item_id: id, audio_end_ms: playedMs }: ConversationItemTruncatedEvent,
): Step {
  const ours = answered(state, { kind: "truncate", id }, null);
  if (ours.state !== state) return ours;
  return still(
    revise(state, id, (entry) => {
      // Of what went past us, only the service knows how much there was.
      const audioMs = entry.heard?.audioMs ?? 0;
      return { ...entry, heard: { playedMs, audioMs: audioMs && Math.max(audioMs, playedMs) } };
    }),
  );
}

/** The service that knew the items is gone: what it still owed does not come. */
export function serverLost(state: SessionState): Step {
  const requests = state.requests.map((request) =>
    request.replaces ? { ...request, replaces: lost(request.replaces) } : request,
  );
  return still({ ...state, items: state.items.map(lost), asides: [], requests });
}

function isNamed(item: Item): item is NamedItem {
  return typeof item.id === "string" && typeof item.type === "string";
}

type News = Pick<Announcement, "done" | "responseId"> & { readonly item: Item };

/** Takes in what is told of an item; it is moved only where what is told contradicts where it stands. */
function hear(state: SessionState, news: News, previous?: string | null): SessionState {
  const { item, responseId } = news;
  const { id } = item;
  if (typeof id !== "string") return state;
  const old = findItem(state, id);
  // What cannot be read of an item that is known confirms at least that it is there.
  const known = isNamed(item) ? item : old && { ...old.item, id };
  if (!known || (!old && state.deleted.includes(id))) return state;
  const onServer = !isAside(state, responseId);
  const told = announced(old, { ...news, item: known, onServer });
  const entry = old ? told : { ...told, transcription: transcriptionOf(state, told) };
  const at = indexOf(state.items, id);
  const stays = at < 0 ? old && !onServer : previous === undefined || isPlaced(state.items, at, previous);
  if (stays) return revise(state, id, () => entry);
  // An aside that is told of as part of the conversation was none.
  const base = at < 0 ? { ...state, asides: state.asides.filter((aside) => aside !== old) } : state;
  if (previous === undefined) return append(base, entry);
  return bounded({ ...base, items: placed(base.items, entry, previous) });
}

/** Behind which item, null for the first place; undefined where that is not to be known. */
function placeTold(
  { items, deleted }: SessionState,
  { item: { id = "" }, done }: News,
  previous: string | null | undefined,
): string | null | undefined {
  // Services say null in `done` of items that are not first: there it says nothing.
  if (previous === null) return done ? undefined : null;
  if (typeof previous !== "string" || previous === id) return undefined;
  if (indexOf(items, previous) >= 0) return previous;
  return deleted.includes(previous) || (done && indexOf(items, id) >= 0) ? undefined : previous;
}

/** The user's speech is transcribed where the session is configured to, and some time later (T40). */
function transcriptionOf({ config }: SessionState, { item }: SessionItem): Transcription | null {
  const isSpeech = contentOf(item).some(
    (part) => isWire(part) && part.type === "input_audio" && typeof part.transcript !== "string",
  );
  return isSpeech && config.effective?.audio?.input?.transcription ? awaited : null;
}

function lost(entry: SessionItem): SessionItem {
  const { transcription, progress, status } = entry;
  return {
    ...(status === "in_progress" ? concluded(entry, "incomplete") : entry),
    onServer: false,
    truncatable: false,
    after: null,
    transcription:
      transcription && isOpen(transcription) ? { ...transcription, status: "lost" } : transcription,
    progress: progress === "in_progress" ? "failed" : progress,
  };
}
