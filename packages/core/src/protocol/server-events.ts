import type { ContentPart, Item } from "./items.js";
import type { RateLimit, Response, TranscriptionUsage } from "./responses.js";
import type { Session } from "./session-config.js";

/** Every event that a GA server may send. Events arrive in the order in which they happened. */
export type ServerEvent =
  | SessionCreatedEvent
  | SessionUpdatedEvent
  | ServerErrorEvent
  | RateLimitsUpdatedEvent
  | ConversationCreatedEvent
  | ConversationItemCreatedEvent
  | ConversationItemAddedEvent
  | ConversationItemDoneEvent
  | ConversationItemRetrievedEvent
  | ConversationItemTruncatedEvent
  | ConversationItemDeletedEvent
  | ConversationItemInputAudioTranscriptionDeltaEvent
  | ConversationItemInputAudioTranscriptionSegmentEvent
  | ConversationItemInputAudioTranscriptionCompletedEvent
  | ConversationItemInputAudioTranscriptionFailedEvent
  | InputAudioBufferSpeechStartedEvent
  | InputAudioBufferSpeechStoppedEvent
  | InputAudioBufferCommittedEvent
  | InputAudioBufferClearedEvent
  | InputAudioBufferTimeoutTriggeredEvent
  | InputAudioBufferDtmfEventReceivedEvent
  | OutputAudioBufferStartedEvent
  | OutputAudioBufferStoppedEvent
  | OutputAudioBufferClearedEvent
  | ResponseCreatedEvent
  | ResponseDoneEvent
  | ResponseOutputItemAddedEvent
  | ResponseOutputItemDoneEvent
  | ResponseContentPartAddedEvent
  | ResponseContentPartDoneEvent
  | ResponseOutputTextDeltaEvent
  | ResponseOutputTextDoneEvent
  | ResponseOutputAudioTranscriptDeltaEvent
  | ResponseOutputAudioTranscriptDoneEvent
  | ResponseOutputAudioDeltaEvent
  | ResponseOutputAudioDoneEvent
  | ResponseFunctionCallArgumentsDeltaEvent
  | ResponseFunctionCallArgumentsDoneEvent
  | ResponseMcpCallArgumentsDeltaEvent
  | ResponseMcpCallArgumentsDoneEvent
  | ResponseMcpCallInProgressEvent
  | ResponseMcpCallCompletedEvent
  | ResponseMcpCallFailedEvent
  | McpListToolsInProgressEvent
  | McpListToolsCompletedEvent
  | McpListToolsFailedEvent;

/** The `type` of a {@link ServerEvent}. */
export type ServerEventType = ServerEvent["type"];

/** The server event of one `type`. */
export type ServerEventOf<T extends ServerEventType> = Extract<ServerEvent, { type: T }>;

interface FromServer {
  /** The server's name for the event. Optional everywhere: some servers and some events have none. */
  event_id?: string;
}

interface OfItem extends FromServer {
  item_id: string;
}

interface OfItemPart extends OfItem {
  content_index: number;
}

interface OfResponse extends FromServer {
  response_id: string;
}

interface OfOutputItem extends OfResponse {
  item_id: string;
  /** The item's position in `response.output`. */
  output_index: number;
}

interface OfOutputPart extends OfOutputItem {
  /** The part's position in the item's `content`. */
  content_index: number;
}

interface Obfuscated {
  /** Random padding, which hides the length of the text from observers of the connection. Ignore it. */
  obfuscation?: string | null;
}

/**
 * Server, once, before anything else, but not to a client that joins a call in progress. Nothing must follow: the
 * client configures the session next.
 */
export interface SessionCreatedEvent extends FromServer {
  type: "session.created";
  session: Session;
}

/** Server, in answer to each `session.update` it accepts, in order; it does not say which one it answers. */
export interface SessionUpdatedEvent extends FromServer {
  type: "session.updated";
  /** The whole session, not only the changes. */
  session: Session;
}

/**
 * Server, when something failed, mostly a request of the client. This event does not end the session; only the end of
 * the connection does.
 */
export interface ServerErrorEvent extends FromServer {
  type: "error";
  error: ServerError;
}

/** What the server reports about a failure. */
export interface ServerError {
  /** Usually `invalid_request_error` or `server_error`. */
  type: string;
  code?: string | null;
  message: string;
  /** Path of the invalid field. */
  param?: string | null;
  /** The `event_id` of the client event that caused it; null if there is none or it had no id. */
  event_id?: string | null;
}

/** Server, when a response begins, on services that send it; never wait for it. */
export interface RateLimitsUpdatedEvent extends FromServer {
  type: "rate_limits.updated";
  rate_limits: RateLimit[];
}

/** Server, after `session.created`, according to the specification; no GA service has been seen to send it. */
export interface ConversationCreatedEvent extends FromServer {
  type: "conversation.created";
  conversation: {
    id?: string;
    object?: string;
  };
}

interface OfPlacedItem extends FromServer {
  /** The item before this one; null for the first. */
  previous_item_id?: string | null;
  item: Item;
}

/** Server, instead of `conversation.item.added`, on older services. */
export interface ConversationItemCreatedEvent extends OfPlacedItem {
  type: "conversation.item.created";
}

/**
 * Server, when an item enters the conversation: created by the client, committed from the input buffer, or begun by a
 * response. `conversation.item.done` must follow.
 */
export interface ConversationItemAddedEvent extends OfPlacedItem {
  type: "conversation.item.added";
}

/** Server, when an item is final, except for the transcription of the user's speech. */
export interface ConversationItemDoneEvent extends OfPlacedItem {
  type: "conversation.item.done";
}

/** Server, in answer to `conversation.item.retrieve`. */
export interface ConversationItemRetrievedEvent extends FromServer {
  type: "conversation.item.retrieved";
  item: Item;
}

/** Server, in answer to `conversation.item.truncate`: the audio is cut off and the transcript is dropped. */
export interface ConversationItemTruncatedEvent extends OfItemPart {
  type: "conversation.item.truncated";
  audio_end_ms: number;
}

/** Server, in answer to `conversation.item.delete`. */
export interface ConversationItemDeletedEvent extends OfItem {
  type: "conversation.item.deleted";
}

/** The log probability of one token of a transcript. */
export interface LogProb {
  token: string;
  logprob: number;
  /** The token in UTF-8. */
  bytes: number[];
}

/**
 * Server, while the user's speech is transcribed, independently of the responses. Either `completed` or `failed` must
 * follow.
 */
export interface ConversationItemInputAudioTranscriptionDeltaEvent extends OfItem, Obfuscated {
  type: "conversation.item.input_audio_transcription.delta";
  content_index?: number;
  delta?: string;
  /** If the session's `include` requests them. */
  logprobs?: LogProb[] | null;
}

/** Server, if the transcription model distinguishes speakers: who said what, and when. */
export interface ConversationItemInputAudioTranscriptionSegmentEvent extends OfItemPart {
  type: "conversation.item.input_audio_transcription.segment";
  id: string;
  text: string;
  speaker: string;
  /** In seconds. */
  start: number;
  /** In seconds. */
  end: number;
}

/** Server, when the user's speech has been transcribed: before, during or after the response to it. */
export interface ConversationItemInputAudioTranscriptionCompletedEvent extends OfItemPart {
  type: "conversation.item.input_audio_transcription.completed";
  transcript: string;
  /** As detected, if the model reports it. */
  languages?: { code: string }[];
  /** If the session's `include` requests them. */
  logprobs?: LogProb[] | null;
  /** Billed separately from responses. */
  usage: TranscriptionUsage;
}

/** Server, when the user's speech could not be transcribed. The item stays: the model heard the audio itself. */
export interface ConversationItemInputAudioTranscriptionFailedEvent extends OfItemPart {
  type: "conversation.item.input_audio_transcription.failed";
  error: TranscriptionError;
}

/** Why a transcription failed. */
export interface TranscriptionError {
  type?: string;
  code?: string | null;
  message?: string;
  param?: string | null;
}

/**
 * Server, when turn detection detects the start of speech: stop playing. `input_audio_buffer.speech_stopped` must
 * follow, unless the client commits or clears the buffer first.
 */
export interface InputAudioBufferSpeechStartedEvent extends OfItem {
  type: "input_audio_buffer.speech_started";
  /** From the start of all appended audio; includes the padding. */
  audio_start_ms: number;
}

/** Server, when turn detection detects the end of speech. `input_audio_buffer.committed` must follow. */
export interface InputAudioBufferSpeechStoppedEvent extends OfItem {
  type: "input_audio_buffer.speech_stopped";
  /** From the start of all appended audio. */
  audio_end_ms: number;
}

/**
 * Server, when the input buffer becomes a user item. `conversation.item.added` with its `item_id` must
 * follow.
 */
export interface InputAudioBufferCommittedEvent extends OfItem {
  type: "input_audio_buffer.committed";
  /** Null for the first. */
  previous_item_id?: string | null;
}

/** Server, in answer to `input_audio_buffer.clear`. */
export interface InputAudioBufferClearedEvent extends FromServer {
  type: "input_audio_buffer.cleared";
}

/**
 * Server, when nobody spoke for `idle_timeout_ms` after the model did: the silence is committed as an item.
 * `input_audio_buffer.committed` and a response must follow.
 */
export interface InputAudioBufferTimeoutTriggeredEvent extends OfItem {
  type: "input_audio_buffer.timeout_triggered";
  /** From the start of all appended audio. */
  audio_start_ms: number;
  /** From the start of all appended audio. */
  audio_end_ms: number;
}

/** Server, SIP only, for each key that the caller presses. It never has an `event_id`. */
export interface InputAudioBufferDtmfEventReceivedEvent extends FromServer {
  type: "input_audio_buffer.dtmf_event_received";
  /** The key, for example `9` or `#`. */
  event: string;
  /** Unix time in seconds. */
  received_at: number;
}

/** Server, WebRTC and SIP only, when playback of a response begins. `stopped` or `cleared` must follow. */
export interface OutputAudioBufferStartedEvent extends OfResponse {
  type: "output_audio_buffer.started";
}

/** Server, WebRTC and SIP only, when a response has been played to its end, long after its `response.done`. */
export interface OutputAudioBufferStoppedEvent extends OfResponse {
  type: "output_audio_buffer.stopped";
}

/**
 * Server, WebRTC and SIP only, when audio that was not played yet is discarded: the user spoke, or the client
 * requested it.
 */
export interface OutputAudioBufferClearedEvent extends OfResponse {
  type: "output_audio_buffer.cleared";
}

/**
 * Server, when a response begins: requested by `response.create`, by turn detection or by another client of the call.
 * `response.done` must follow, whatever happens.
 */
export interface ResponseCreatedEvent extends FromServer {
  type: "response.created";
  response: Response;
}

/** Server, when a response is over, however it ended: check `status`. */
export interface ResponseDoneEvent extends FromServer {
  type: "response.done";
  response: Response;
}

/** Server, when a response begins an item, still empty. `response.output_item.done` must follow. */
export interface ResponseOutputItemAddedEvent extends OfResponse {
  type: "response.output_item.added";
  output_index: number;
  item: Item;
}

/** Server, when a response ends an item, including on interruption. */
export interface ResponseOutputItemDoneEvent extends OfResponse {
  type: "response.output_item.done";
  output_index: number;
  item: Item;
}

/**
 * Server, when a message of a response begins a part, still empty. `response.content_part.done` must follow.
 */
export interface ResponseContentPartAddedEvent extends OfOutputPart {
  type: "response.content_part.added";
  part: ContentPart;
  /** The same object again, on Azure. */
  content?: ContentPart;
}

/** Server, when a part is complete or was interrupted. */
export interface ResponseContentPartDoneEvent extends OfOutputPart {
  type: "response.content_part.done";
  /** xAI omits it. */
  part?: ContentPart;
  /** The same object again, on Azure. */
  content?: ContentPart;
}

/** Server, while the model writes. `response.output_text.done` must follow. */
export interface ResponseOutputTextDeltaEvent extends OfOutputPart, Obfuscated {
  type: "response.output_text.delta";
  delta: string;
}

/** Server, with the whole text of a part, including on interruption. */
export interface ResponseOutputTextDoneEvent extends OfOutputPart {
  type: "response.output_text.done";
  text: string;
}

/**
 * Server, while the model speaks: the transcript, ahead of the audio. `response.output_audio_transcript.done` must
 * follow.
 */
export interface ResponseOutputAudioTranscriptDeltaEvent extends OfOutputPart, Obfuscated {
  type: "response.output_audio_transcript.delta";
  delta: string;
}

/** Server, with the whole transcript of a part, including what an interruption kept from being heard. */
export interface ResponseOutputAudioTranscriptDoneEvent extends OfOutputPart {
  type: "response.output_audio_transcript.done";
  transcript: string;
}

/**
 * Server, WebSocket only, while the model speaks, several times faster than real time: queue it.
 * `response.output_audio.done` must follow.
 */
export interface ResponseOutputAudioDeltaEvent extends OfOutputPart {
  type: "response.output_audio.delta";
  /** Base64, in the session's output format. */
  delta: string;
}

/** Server, when all audio of a part has been sent; it may not have been heard yet. */
export interface ResponseOutputAudioDoneEvent extends OfOutputPart {
  type: "response.output_audio.done";
}

/**
 * Server, while the model writes the arguments of a function call. `response.function_call_arguments.done` must
 * follow.
 */
export interface ResponseFunctionCallArgumentsDeltaEvent extends OfOutputItem, Obfuscated {
  type: "response.function_call_arguments.delta";
  call_id: string;
  delta: string;
}

/** Server, with the whole arguments of a function call, including on interruption: act on `response.done` instead. */
export interface ResponseFunctionCallArgumentsDoneEvent extends OfOutputItem {
  type: "response.function_call_arguments.done";
  call_id: string;
  name: string;
  /** JSON text as the model wrote it, which may be malformed. */
  arguments: string;
}

/** Server, while the model writes the arguments of an MCP call. `response.mcp_call_arguments.done` must follow. */
export interface ResponseMcpCallArgumentsDeltaEvent extends OfOutputItem, Obfuscated {
  type: "response.mcp_call_arguments.delta";
  delta: string;
}

/** Server, with the whole arguments of an MCP call. */
export interface ResponseMcpCallArgumentsDoneEvent extends OfOutputItem {
  type: "response.mcp_call_arguments.done";
  /** JSON text as the model wrote it. */
  arguments: string;
}

interface OfMcpCall extends OfItem {
  output_index: number;
}

/** Server, when it starts a call to an MCP server. Either `completed` or `failed` must follow. */
export interface ResponseMcpCallInProgressEvent extends OfMcpCall {
  type: "response.mcp_call.in_progress";
}

/** Server, when an MCP call succeeded; its `mcp_call` item holds the output. */
export interface ResponseMcpCallCompletedEvent extends OfMcpCall {
  type: "response.mcp_call.completed";
}

/** Server, when an MCP call failed; its `mcp_call` item holds the error. */
export interface ResponseMcpCallFailedEvent extends OfMcpCall {
  type: "response.mcp_call.failed";
}

/**
 * Server, when it starts to request the tools of an MCP server of the session. `completed` or `failed` must follow.
 */
export interface McpListToolsInProgressEvent extends OfItem {
  type: "mcp_list_tools.in_progress";
}

/** Server, when it has received the tools of an MCP server; the `mcp_list_tools` item holds them. */
export interface McpListToolsCompletedEvent extends OfItem {
  type: "mcp_list_tools.completed";
}

/** Server, when it could not get the tools of an MCP server; the session continues without them. */
export interface McpListToolsFailedEvent extends OfItem {
  type: "mcp_list_tools.failed";
}
