import type { Item } from "./items.js";
import type { ResponseCreateParams } from "./responses.js";
import type { SessionConfig } from "./session-config.js";

/**
 * Every event that a client may send. The server answers a request it cannot meet with `error`, which names it in
 * `error.event_id`; the session continues.
 */
export type ClientEvent =
  | SessionUpdateEvent
  | InputAudioBufferAppendEvent
  | InputAudioBufferCommitEvent
  | InputAudioBufferClearEvent
  | ConversationItemCreateEvent
  | ConversationItemRetrieveEvent
  | ConversationItemTruncateEvent
  | ConversationItemDeleteEvent
  | ResponseCreateEvent
  | ResponseCancelEvent
  | OutputAudioBufferClearEvent;

/** The `type` of a {@link ClientEvent}. */
export type ClientEventType = ClientEvent["type"];

/** The client event of one `type`. */
export type ClientEventOf<T extends ClientEventType> = Extract<ClientEvent, { type: T }>;

interface FromClient {
  /** Any name that the client chooses, up to 512 characters; only `error` repeats it. */
  event_id?: string;
}

/**
 * Client, at any time: changes the fields it contains. `session.updated` must follow, or else `error`, and then none
 * of them has changed.
 */
export interface SessionUpdateEvent extends FromClient {
  type: "session.update";
  session: SessionConfig;
}

/**
 * Client, all the time while the user may speak: adds audio to the input buffer. Nothing follows, unless turn
 * detection finds speech. At most 15 MiB per event.
 */
export interface InputAudioBufferAppendEvent extends FromClient {
  type: "input_audio_buffer.append";
  /** Base64, in the session's input format. */
  audio: string;
}

/**
 * Client, at the end of a turn without turn detection: turns the buffer into a user item.
 * `input_audio_buffer.committed` must follow; a response does not.
 */
export interface InputAudioBufferCommitEvent extends FromClient {
  type: "input_audio_buffer.commit";
}

/** Client, at any time: discards what the input buffer holds. `input_audio_buffer.cleared` must follow. */
export interface InputAudioBufferClearEvent extends FromClient {
  type: "input_audio_buffer.clear";
}

/**
 * Client, at any time: adds an item to the conversation. `conversation.item.added` and
 * `conversation.item.done` must follow; a response does not.
 */
export interface ConversationItemCreateEvent extends FromClient {
  type: "conversation.item.create";
  /** The item to place it after; `root` for the beginning, omitted for the end. */
  previous_item_id?: string;
  item: Item;
}

/**
 * Client, at any time: requests an item as the server holds it, audio included. `conversation.item.retrieved` must
 * follow.
 */
export interface ConversationItemRetrieveEvent extends FromClient {
  type: "conversation.item.retrieve";
  item_id: string;
}

/**
 * Client, when playback stopped early: reports how much the user heard, so that the model knows it too. The rest of
 * the audio and the whole transcript are dropped. `conversation.item.truncated` must follow.
 */
export interface ConversationItemTruncateEvent extends FromClient {
  type: "conversation.item.truncate";
  /** An assistant message. */
  item_id: string;
  /** The part with the audio, usually 0. */
  content_index: number;
  /** Whole milliseconds, no more than the item has. */
  audio_end_ms: number;
}

/** Client, at any time: removes an item from the conversation. `conversation.item.deleted` must follow. */
export interface ConversationItemDeleteEvent extends FromClient {
  type: "conversation.item.delete";
  item_id: string;
}

/**
 * Client, when the model is to answer and turn detection does not trigger it. `response.created` must follow, and
 * later `response.done`. The conversation has room for one response at a time; all others are out of band.
 */
export interface ResponseCreateEvent extends FromClient {
  type: "response.create";
  response?: ResponseCreateParams;
}

/**
 * Client, while a response is in progress: ends it. Deltas may still arrive; `response.done` must follow, with status
 * `cancelled` unless the response ended first.
 */
export interface ResponseCancelEvent extends FromClient {
  type: "response.cancel";
  /** Default: the response in progress in the conversation. */
  response_id?: string;
}

/**
 * Client, WebRTC and SIP only: discards the audio that the server has not played yet. `output_audio_buffer.cleared`
 * must follow. It does not end the response: send `response.cancel` first.
 */
export interface OutputAudioBufferClearEvent extends FromClient {
  type: "output_audio_buffer.clear";
}
