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

/** An item of the conversation: created by the service, or one of ours acknowledged. */
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

/** An item that a response begins or ends; other events tell its place in the conversation. */
export function onOutputItem(
  state: SessionState,
  { type, item, response_id: responseId }: ResponseOutputItemAddedEvent | ResponseOutputItemDoneEvent,
): Step {
  return still(hear(state, { item, done: type === "response.output_item.done", responseId }));
}

/** A response is over, and so are its items, even those without an event of their own. */
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

/** Resolves with the service's version of an item, audio included; the state keeps everything else (T38). */
export function onRetrieved(state: SessionState, { item }: ConversationItemRetrievedEvent): Step {
  const { id = null } = item;
  const isKept = indexOf(state.items, id) >= 0;
  const next = isKept ? hear(state, { item, done: false, responseId: null }) : state;
  return answered(next, { kind: "retrieve", id }, item);
}

/** An item was deleted, by anyone, whether it is known or not (T32). */
export function onItemDeleted(state: SessionState, { item_id: id }: ConversationItemDeletedEvent): Step {
  return answered(remove(state, [id]), { kind: "delete", id }, null);
}

/**
 * The service drops the transcript; the state keeps it (T43). For our own truncations it is known how much was heard;
 * for others the event says it (T80).
 */
export function onItemTruncated(
  state: SessionState,
  { item_id: id, audio_end_ms: playedMs }: ConversationItemTruncatedEvent,
): Step {
  const ours = answered(state, { kind: "truncate", id }, null);
  if (ours.state !== state) return ours;
  return still(
    revise(state, id, (entry) => {
      // If the audio bypassed the client, only the service knows how much there was.
      const audioMs = entry.heard?.audioMs ?? 0;
      return { ...entry, heard: { playedMs, audioMs: audioMs && Math.max(audioMs, playedMs) } };
    }),
  );
}

/** The service's copy of the items is gone: what was pending there will not arrive. */
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

/** Merges a report on an item; moves the item only if the report contradicts its place. */
function hear(state: SessionState, news: News, previous?: string | null): SessionState {
  const { item, responseId } = news;
  const { id } = item;
  if (typeof id !== "string") return state;
  const old = findItem(state, id);
  // A report that cannot be read still confirms that a known item is there.
  const known = isNamed(item) ? item : old && { ...old.item, id };
  if (!known || (!old && state.deleted.includes(id))) return state;
  const onServer = !isAside(state, responseId);
  const told = announced(old, { ...news, item: known, onServer });
  const entry = old ? told : { ...told, transcription: transcriptionOf(state, told) };
  const at = indexOf(state.items, id);
  const stays = at < 0 ? old && !onServer : previous === undefined || isPlaced(state.items, at, previous);
  if (stays) return revise(state, id, () => entry);
  // An item reported as part of the conversation was not out of band after all.
  const base = at < 0 ? { ...state, asides: state.asides.filter((aside) => aside !== old) } : state;
  if (previous === undefined) return append(base, entry);
  return bounded({ ...base, items: placed(base.items, entry, previous) });
}

/** The item to place it after, null for first place, or undefined if unknown. */
function placeTold(
  { items, deleted }: SessionState,
  { item: { id = "" }, done }: News,
  previous: string | null | undefined,
): string | null | undefined {
  // Services send null in `done` for items that are not first: it means nothing there.
  if (previous === null) return done ? undefined : null;
  if (typeof previous !== "string" || previous === id) return undefined;
  if (indexOf(items, previous) >= 0) return previous;
  return deleted.includes(previous) || (done && indexOf(items, id) >= 0) ? undefined : previous;
}

/** The user's speech is transcribed if the session is configured for it, some time later (T40). */
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
