import type { AudioFormat, Session } from "../protocol/session-config.js";
import type { SessionConfigInput } from "./config.js";
import type { Failure } from "./failure.js";
import type { SessionItem } from "./item.js";
import type { Request } from "./request.js";
import type { ResponseOptions } from "./response-options.js";
import type { Usage } from "./usage.js";

/**
 * The current state of a session: plain JSON, immutable, sharing structure with the state before. Audio is never in
 * it, and while audio streams it stays the same object.
 */
export interface SessionState {
  readonly phase: Phase;
  readonly link: LinkState;
  readonly config: ConfigState;
  /** The conversation, in the order of the server. */
  readonly items: readonly SessionItem[];
  /** Items of out-of-band responses, while these are in progress. */
  readonly asides: readonly SessionItem[];
  /** Ids of items deleted recently, so that late events about them do not restore them. */
  readonly deleted: readonly string[];
  readonly responses: ResponsesState;
  /** Tool calls that are not answered yet, oldest first. */
  readonly calls: readonly ToolCall[];
  readonly tools: ToolsState;
  readonly playback: PlaybackState;
  readonly input: InputState;
  readonly usage: Usage;
  /** The response or transcription last added to `usage`, so that one reported twice counts once. */
  readonly counted: string | null;
  /** Requests that wait for an answer, oldest first. */
  readonly requests: readonly Request[];
  /** How many ids this session has generated for events and items. */
  readonly named: number;
  readonly settings: Settings;
}

/** The phase of a session's life cycle. */
export type Phase =
  | { readonly name: "idle" }
  | { readonly name: "connecting" }
  /** Connected; the configuration is being sent. */
  | { readonly name: "configuring" }
  | { readonly name: "ready" }
  /** Between losing the connection for `cause` and the next one that is configured. */
  | { readonly name: "reconnecting"; readonly attempt: number; readonly cause: Failure }
  /** Works like `ready`, while the next connection is being opened because this one expires. */
  | { readonly name: "rotating" }
  | { readonly name: "closing" }
  /** Closed by `close()`. `connect()` starts again with the same conversation. */
  | { readonly name: "closed" }
  /** Ended by an error that retrying automatically would not fix. `connect()` tries again. */
  | { readonly name: "failed"; readonly cause: Failure };

/** The connections of a session, each identified by a number. */
export interface LinkState {
  /** The connection in use: events from any other are ignored. 0 for none. */
  readonly current: number;
  /** The connection that takes over, while rotating. */
  readonly spare: Spare | null;
  /** The highest number assigned so far. */
  readonly last: number;
  /** Attempts since the last connection that lasted long enough to count as stable. */
  readonly attempts: number;
  /** The pending `connect()` calls. */
  readonly tickets: readonly number[];
  /** The service's id of the session. */
  readonly sessionId: string | null;
  /** Unix time in seconds at which the service ends the session. */
  readonly expiresAt: number | null;
  /** The connection expires soon: the next one is opened as soon as this one is ready. */
  readonly due: boolean;
  /** Whether a connection was ready before: the next one is then a reconnect. */
  readonly wasReady: boolean;
}

/** A connection that is being prepared while another is still in use. */
export interface Spare {
  readonly link: number;
  /** The configuration last sent to it; null before it is open. */
  readonly told: SessionConfigInput | null;
  /** The session as the service acknowledged it. Null: not ready. */
  readonly session: Session | null;
  /** As in `settings`, once this connection is in use. */
  readonly serverPlays: boolean;
}

/** The requested configuration of the session, and the one the service reports. */
export interface ConfigState {
  /** Everything requested, without refused updates: the accepted configuration with the pending updates applied. */
  readonly desired: SessionConfigInput;
  /** From the last `session.updated` or `session.created`; null before the first. */
  readonly effective: Session | null;
  /** What the service has accepted: every new connection is sent this first. */
  readonly accepted: SessionConfigInput;
  /** True once the model has spoken in this connection: its voice is then fixed. */
  readonly spoken: boolean;
}

/** The responses of a session, from request to end. */
export interface ResponsesState {
  /** Requested but not begun, oldest first. At most one of those already sent is for the conversation. */
  readonly creates: readonly Create[];
  /** In progress. At most one is in the conversation, as long as the service follows the protocol. */
  readonly active: readonly ActiveResponse[];
  /** Ids of responses that ended recently in this connection, so that none begins twice. */
  readonly ended: readonly string[];
  /** Turn detection has committed speech, so that a response nobody asked for is expected. */
  readonly expected: boolean;
  /** The service returns our metadata on responses, as known or seen once: a response without it is not ours. */
  readonly echoes: boolean;
  /** An unknown response blocked a request: the conversation counts as busy for a while. */
  readonly blocked: boolean;
}

/** A requested response. */
export interface Create {
  /** Identifies the handle. A follow-up of tool calls has a ticket too, though nobody holds its handle yet. */
  readonly ticket: number;
  readonly options: ResponseOptions;
  /** What asked for it. */
  readonly from: "caller" | "tools";
  /** Id of the event that requests it; null while it is queued. */
  readonly eventId: string | null;
  /** How often it was refused because of an unknown response; at least 1 once it was refused at all. */
  readonly refusals: number;
  /** The request was sent and then cancelled by the caller: the response is cancelled as soon as it begins. */
  readonly cancelled: boolean;
}

/** A response in progress. */
export interface ActiveResponse {
  readonly id: string;
  /** Of the request it answers; null if the service began it by itself. */
  readonly ticket: number | null;
  /** False for an out-of-band response. */
  readonly inConversation: boolean;
  /** Format of its audio if the service said so, else null: the session's format applies. */
  readonly format: AudioFormat | null;
  /** The rest of its audio is dropped. */
  readonly silenced: boolean;
  /** `response.cancel` was sent. */
  readonly cancelled: boolean;
  /** Names of the functions that its own options declare instead of the session's. */
  readonly functions?: readonly string[];
}

/** A tool call, until it is answered. */
export interface ToolCall {
  readonly callId: string;
  readonly itemId: string;
  readonly responseId: string;
  readonly name: string;
  /** JSON text as the model wrote it. */
  readonly arguments: string;
  /** `approval`: waits for `approve()` or `reject()`. `application`: waits for `answerCall()`. */
  readonly status: "running" | "approval" | "application";
}

/** The tool calls of a session and their follow-ups. */
export interface ToolsState {
  /** Names of the tools that the session runs. */
  readonly names: readonly string[];
  /** The responses that called tools, until their follow-up is requested. */
  readonly turns: readonly ToolTurn[];
  /** Ids of calls handled recently, so that none runs twice. */
  readonly seen: readonly string[];
}

/** The tool calls of one response, which get one follow-up together. */
export interface ToolTurn {
  readonly responseId: string;
  /** The model has received a result and is to continue from it. */
  readonly answered: boolean;
  /** Its `response.done` has arrived. */
  readonly ended: boolean;
}

/** The audio that is queued or playing. */
export interface PlaybackState {
  /** In playback order. */
  readonly parts: readonly PlayingPart[];
  /** Asked to stop; how much of them was heard is not known yet. */
  readonly stopping: readonly PlayingPart[];
  /** The player is paused until it is clear whether the user interrupts. */
  readonly paused: boolean;
  /** The pending `interrupt()` calls. */
  readonly tickets: readonly number[];
}

/** The audio of one content part, or of a whole response where the service plays it. */
export interface PlayingPart {
  readonly responseId: string;
  /** Null where the service plays the audio. */
  readonly itemId: string | null;
  readonly contentIndex: number;
}

/** The state of the user's audio at the service. */
export interface InputState {
  /** Set while the user speaks, or has stopped and the turn is not committed yet. */
  readonly speech: { readonly itemId: string; readonly startMs: number; readonly stopped: boolean } | null;
  /** Speech has begun and is still shorter than the minimum that counts as an interruption. */
  readonly weighing: boolean;
  readonly muted: "no" | "silence" | "stop";
  /** Push-to-talk is pressed: the service holds audio that belongs to no item yet. */
  readonly holding: boolean;
}

/** Settings that stay the same for the session's life, except for who plays. */
export interface Settings {
  /** Makes the ids of this session's events and items unique to it. */
  readonly seed: string;
  /** Whether the session responds; false for transcription. */
  readonly responds: boolean;
  /** False when attached to a call, where the service does not greet. */
  readonly greets: boolean;
  /** The service is known to return the metadata of a response. */
  readonly echoes: boolean;
  /** There is a player. Without one the application plays the audio, and how much was heard is unknown. */
  readonly plays: boolean;
  /** In this connection audio does not arrive in events: the service plays it, and truncates by itself. */
  readonly serverPlays: boolean;
  readonly reconnect: ReconnectSettings | null;
  readonly rotateBeforeMs: number;
  readonly requestTimeoutMs: number;
  readonly responseTimeoutMs: number;
  /** Speech shorter than this does not interrupt. */
  readonly minSpeechMs: number;
  /** Pause the player while speech is still too short to interrupt. */
  readonly pauseWhileWeighing: boolean;
  /** Older items are dropped. */
  readonly maxItems: number;
}

/** How to reconnect. Defaults: `maxAttempts` 8, `baseMs` 500, `maxMs` 30,000, `stableMs` 10,000. */
export interface ReconnectSettings {
  readonly maxAttempts: number;
  readonly baseMs: number;
  readonly maxMs: number;
  /** A connection that lasted this long resets the count of attempts. */
  readonly stableMs: number;
}
