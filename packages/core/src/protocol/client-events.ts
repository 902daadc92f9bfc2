import type { Item } from "./items.js";
import type { ResponseCreateParams } from "./responses.js";
import type { SessionConfig } from "./session-config.js";

/**
 * All that a client may send. A request the server cannot meet is answered by `error`, which names it in
 * `error.event_id`; the session goes on.
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
  /** Any name the client likes, up to 512 characters; only `error` ever repeats it. */
  event_id?: string;
}

/**
 * Client, at any time: changes the fields it holds. `session.updated` must follow, or `error`, and then none
 * of them has changed.
 */
export interface SessionUpdateEvent extends FromClient {
  type: "session.update";
  session: SessionConfig;
}

/**
 * Client, all the while the user may speak: adds sound to the input buffer. Nothing follows, unless turn
 * detection finds speech. At most 15 MiB an event.
 */
export interface InputAudioBufferAppendEvent extends FromClient {
  type: "input_audio_buffer.append";
  /** Base64, in the session's input format. */
  audio: string;
}

/**
 * Client, at the end of a turn where there is no turn detection: makes the buffer a user item.
 * `input_audio_buffer.committed` must follow; a response does not.
 */
export interface InputAudioBufferCommitEvent extends FromClient {
  type: "input_audio_buffer.commit";
}

/** Client, at any time: drops what the input buffer holds. `input_audio_buffer.cleared` must follow. */
export interface InputAudioBufferClearEvent extends FromClient {
  type: "input_audio_buffer.clear";
}

/**
 * Client, at any time: adds an item to the conversation. `conversation.item.added` and
 * `conversation.item.done` must follow; a response does not.
 */
export interface ConversationItemCreateEvent extends FromClient {
  type: "conversation.item.create";
  /** The item to come after; `root` for the beginning, left out for the end. */
  previous_item_id?: string;
  item: Item;
}

/**
 * Client, at any time: asks for an item as the server holds it, sound included. `conversation.item.retrieved`
 * must follow.
 */
export interface ConversationItemRetrieveEvent extends FromClient {
  type: "conversation.item.retrieve";
  item_id: string;
}

/**
 * Client, when it stopped playing early: tells how much the user heard, so that the model knows too. The rest
 * of the sound and the whole transcript are forgotten. `conversation.item.truncated` must follow.
 */
export interface ConversationItemTruncateEvent extends FromClient {
  type: "conversation.item.truncate";
  /** An assistant message. */
  item_id: string;
  /** The part with the sound, 0 as a rule. */
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
 * Client, when the model is to answer and turn detection does not see to it. `response.created` must follow,
 * and later `response.done`. The conversation has room for one response at a time; all others are out of band.
 */
export interface ResponseCreateEvent extends FromClient {
  type: "response.create";
  response?: ResponseCreateParams;
}

/**
 * Client, while a response is in progress: ends it. Deltas may still arrive; `response.done` must follow, with
 * status `cancelled` unless the response was quicker.
 */
export interface ResponseCancelEvent extends FromClient {
  type: "response.cancel";
  /** Left out: the one in progress in the conversation. */
  response_id?: string;
}

/**
 * Client, WebRTC and SIP only: drops the sound that the server has not yet played out.
 * `output_audio_buffer.cleared` must follow. It does not end the response: send `response.cancel` first.
 */
export interface OutputAudioBufferClearEvent extends FromClient {
  type: "output_audio_buffer.clear";
}
