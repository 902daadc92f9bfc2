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
  ServerEventOf,
} from "../protocol/server-events.js";
import { announced, contentOf, type Announcement } from "./announcement.js";
import type { SessionItem, Transcription } from "./item.js";
import {
  append,
  bounded,
  concluded,
  expected,
  findItem,
  indexOf,
  isAside,
  isPlaced,
  placed,
  remove,
  revise,
  type NamedItem,
} from "./items.js";
import { answered, ask } from "./requests.js";
import type { SessionState } from "./state.js";
import { chain, still, type Step } from "./step.js";

/** An item of the conversation: one that the service made, or one of ours acknowledged. */
export function onItem(
  state: SessionState,
  {
    type,
    item,
    previous_item_id,
  }: ConversationItemCreatedEvent | ConversationItemAddedEvent | ConversationItemDoneEvent,
): Step {
  if (!isNamed(item)) return still(state);
  const { id } = item;
  const done = type === "conversation.item.done";
  // Services say null in `done` of items that are not first: there it says nothing.
  const isTold = typeof previous_item_id === "string" || (previous_item_id === null && !done);
  const previous = isTold && previous_item_id !== id ? previous_item_id : undefined;
  const replaced = state.requests.find((request) => request.kind === "create" && request.id === id)?.replaces;
  return chain(
    still(hear(state, { item, done, onServer: true, responseId: null }, previous)),
    (next) => answered(next, { kind: "create", id }, item),
    (next) => (replaced?.onServer ? askToDelete(next, replaced.id, null) : still(next)),
  );
}

/** An item that a response begins or ends; where it stands in the conversation is told by others. */
export function onOutputItem(
  state: SessionState,
  { type, item, response_id }: ResponseOutputItemAddedEvent | ResponseOutputItemDoneEvent,
): Step {
  return still(
    hearOutput(state, { item, done: type === "response.output_item.done", responseId: response_id }),
  );
}

/** A response is over, and with it each of its items, whether or not that was told of each. */
export function onOutputDone(state: SessionState, { response }: ResponseDoneEvent): Step {
  const { id = null, output, conversation_id } = response;
  if (typeof id !== "string" || conversation_id === null || isAside(state, id)) return still(state);
  const items = Array.isArray(output) ? output.filter(isWire) : [];
  const next = items.reduce((told, item) => hearOutput(told, { item, done: true, responseId: id }), state);
  const open = next.items.filter(({ status, responseId }) => responseId === id && status === "in_progress");
  return still(
    open.reduce((told, entry) => revise(told, entry.id, (each) => concluded(each, "incomplete")), next),
  );
}

/** What the service holds goes to who asked, audio included; the state keeps all but that (T38). */
export function onRetrieved(state: SessionState, { item }: ConversationItemRetrievedEvent): Step {
  if (!isNamed(item)) return still(state);
  const isKept = indexOf(state.items, item.id) >= 0;
  const news: Announcement = { item, done: false, onServer: true, responseId: null };
  return answered(isKept ? hear(state, news) : state, { kind: "retrieve", id: item.id }, item);
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
  if (state.requests.some((request) => request.kind === "truncate" && request.id === id))
    return answered(state, { kind: "truncate", id }, null);
  return still(
    revise(state, id, (entry) => {
      const audioMs = Math.max(entry.heard?.audioMs ?? 0, playedMs);
      return { ...entry, heard: { playedMs, audioMs } };
    }),
  );
}

/** How far a call of an MCP server is, or the list of its tools (T72). */
export function onProgress(
  state: SessionState,
  {
    type,
    item_id: id,
  }: ServerEventOf<
    | "response.mcp_call.in_progress"
    | "response.mcp_call.completed"
    | "response.mcp_call.failed"
    | "mcp_list_tools.in_progress"
    | "mcp_list_tools.completed"
    | "mcp_list_tools.failed"
  >,
): Step {
  const [told = "in_progress"] = (["completed", "failed"] as const).filter((end) => type.endsWith(end));
  const blank = type.startsWith("mcp_list_tools") ? blankTools(id) : blankCall(id);
  return still(
    revise(expected(state, blank), id, (entry) => {
      const progress = told === "in_progress" ? (entry.progress ?? told) : told;
      return progress === entry.progress ? entry : { ...entry, progress };
    }),
  );
}

/** The service that knew the items is gone: what it still owed does not come. */
export function serverLost(state: SessionState): Step {
  if (state.items.length + state.asides.length === 0) return still(state);
  const requests = state.requests.map((request) =>
    request.replaces ? { ...request, replaces: lost(request.replaces) } : request,
  );
  return still({ ...state, items: state.items.map(lost), asides: [], requests });
}

/** An MCP call that is spoken of before it is announced. */
export function blankCall(id: string): NamedItem {
  return { type: "mcp_call", id, server_label: "", name: "", arguments: "" };
}

/** Asks the service to delete an item; it goes when that is confirmed. */
export function askToDelete(state: SessionState, id: string, ticket: number | null): Step {
  const event = { type: "conversation.item.delete", item_id: id } as const;
  return ask(state, { kind: "delete", id, ticket, event });
}

function blankTools(id: string): NamedItem {
  return { type: "mcp_list_tools", id, server_label: "", tools: [] };
}

function isNamed(item: Item): item is NamedItem {
  return typeof item.id === "string";
}

function hearOutput(
  state: SessionState,
  news: Pick<Announcement, "done"> & { item: Item; responseId: string },
): SessionState {
  const { item, responseId } = news;
  if (!isNamed(item)) return state;
  return hear(state, { ...news, item, onServer: !isAside(state, responseId) });
}

/** Takes in what is told of an item; it is moved only where what is told contradicts where it stands. */
function hear(state: SessionState, news: Announcement, previous?: string | null): SessionState {
  const { id } = news.item;
  const old = findItem(state, id);
  if (!old && state.deleted.includes(id)) return state;
  const told = announced(old, news);
  const entry = old ? told : { ...told, transcription: transcriptionOf(state, told) };
  const at = indexOf(state.items, id);
  const place = placeTold(state, previous, at >= 0 && news.done);
  const stays = at < 0 ? old && !news.onServer : place === undefined || isPlaced(state.items, at, place);
  if (stays) return revise(state, id, () => entry);
  // An aside that is told of as part of the conversation was none.
  const base = old && at < 0 ? { ...state, asides: state.asides.filter((aside) => aside !== old) } : state;
  if (place === undefined) return append(base, entry);
  return bounded({ ...base, items: placed(base.items, entry, place) });
}

/** Behind which item, null for the first place; undefined where that is not to be known. */
function placeTold(
  { items, deleted }: SessionState,
  previous: string | null | undefined,
  isOld: boolean,
): string | null | undefined {
  if (typeof previous !== "string" || indexOf(items, previous) >= 0) return previous;
  return isOld || deleted.includes(previous) ? undefined : previous;
}

/** The user's speech is transcribed where the session is configured to, and some time later (T40). */
function transcriptionOf({ config }: SessionState, { item }: SessionItem): Transcription | null {
  const isSpeech = contentOf(item).some(
    (part) => isWire(part) && part.type === "input_audio" && typeof part.transcript !== "string",
  );
  const isTranscribed = isSpeech && config.effective?.audio?.input?.transcription;
  return isTranscribed ? { status: "waiting", error: null, segments: [] } : null;
}

function lost(entry: SessionItem): SessionItem {
  const { transcription, progress } = entry;
  const isOpen = transcription?.status === "waiting" || transcription?.status === "streaming";
  return {
    ...(entry.status === "in_progress" ? concluded(entry, "incomplete") : entry),
    onServer: false,
    truncatable: false,
    after: null,
    transcription: isOpen ? { ...transcription, status: "lost" } : transcription,
    progress: progress === "in_progress" ? "failed" : progress,
  };
}
