import type { AudioFormat, Session } from "../protocol/session-config.js";
import type { SessionConfigInput } from "./config.js";
import type { Failure } from "./failure.js";
import type { SessionItem } from "./item.js";
import type { Request } from "./request.js";
import type { ResponseOptions } from "./response-options.js";
import type { Usage } from "./usage.js";

/**
 * What is true of a session now: plain JSON, immutable, sharing structure with what it was before. Audio never
 * enters it, and while audio streams it stays the same object.
 */
export interface SessionState {
  readonly phase: Phase;
  readonly link: LinkState;
  readonly config: ConfigState;
  /** The conversation, in the server's order. */
  readonly items: readonly SessionItem[];
  /** Items of responses that are out of band, while these are in progress. */
  readonly asides: readonly SessionItem[];
  /** Ids of items deleted lately, so that late news of them revives nothing. */
  readonly deleted: readonly string[];
  readonly responses: ResponsesState;
  /** Tool calls that are not answered yet, oldest first. */
  readonly calls: readonly ToolCall[];
  readonly tools: ToolsState;
  readonly playback: PlaybackState;
  readonly input: InputState;
  readonly usage: Usage;
  /** The response or transcription that `usage` was last told of, so that one which is told twice counts once. */
  readonly counted: string | null;
  /** What has an answer coming, oldest first. */
  readonly requests: readonly Request[];
  /** How many names this session has made up for events and items. */
  readonly named: number;
  readonly settings: Settings;
}

/** Where a session is in its life. */
export type Phase =
  | { readonly name: "idle" }
  | { readonly name: "connecting" }
  /** Connected; our configuration is on its way. */
  | { readonly name: "configuring" }
  | { readonly name: "ready" }
  /** Between the connection that was lost, `cause`, and the next one that is configured. */
  | { readonly name: "reconnecting"; readonly attempt: number; readonly cause: Failure }
  /** As ready; the next connection is being opened, because this one expires. */
  | { readonly name: "rotating" }
  | { readonly name: "closing" }
  /** We closed it. `connect()` begins anew with the same conversation. */
  | { readonly name: "closed" }
  /** It ended, and trying again by itself would not help. `connect()` tries once more. */
  | { readonly name: "failed"; readonly cause: Failure };

/** The connections of a session, each known by a number. */
export interface LinkState {
  /** The one that counts: what another says is ignored. 0 for none. */
  readonly current: number;
  /** The one that will take over, while rotating. */
  readonly spare: Spare | null;
  /** The highest number given so far. */
  readonly last: number;
  /** Attempts since the last connection that stood long enough to be called stable. */
  readonly attempts: number;
  /** Who waits for `connect()`. */
  readonly tickets: readonly number[];
  /** The service's name for the session. */
  readonly sessionId: string | null;
  /** Unix time in seconds when the service will end the session. */
  readonly expiresAt: number | null;
  /** Soon over: the next connection is opened as soon as this one is ready. */
  readonly due: boolean;
  /** True once a connection was ready: the next one is a reconnection. */
  readonly wasReady: boolean;
}

/** A connection that is made ready while another one still counts. */
export interface Spare {
  readonly link: number;
  /** What it was last configured to be; null before it is open. */
  readonly told: SessionConfigInput | null;
  /** As the service acknowledged it. Null: not ready. */
  readonly session: Session | null;
  /** As in `settings`, once it counts. */
  readonly serverPlays: boolean;
}

/** What we ask of the session, and what the service says it is. */
export interface ConfigState {
  /** All that was asked for, refused updates taken out again: what is accepted, and requests to update on top of it. */
  readonly desired: SessionConfigInput;
  /** As in the last `session.updated` or `session.created`; null before the first. */
  readonly effective: Session | null;
  /** What the service has accepted, and every connection is told first. */
  readonly accepted: SessionConfigInput;
  /** True once the model has spoken in this connection: its voice is fixed. */
  readonly spoken: boolean;
}

/** Responses, from being asked for to being done. */
export interface ResponsesState {
  /** Asked for and not begun, oldest first. Of those that are sent, at most one is for the conversation. */
  readonly creates: readonly Create[];
  /** In progress. At most one of them is in the conversation, as long as the service keeps its word. */
  readonly active: readonly ActiveResponse[];
  /** Ids of those that ended lately in this connection: none begins twice. */
  readonly ended: readonly string[];
  /** Turn detection has committed speech, and a response that nobody asked for is to be expected. */
  readonly expected: boolean;
  /** Responses bring our metadata back, as the service is known to do or one has done: one without is not ours. */
  readonly echoes: boolean;
  /** A response that we do not know was in a create's way: the conversation counts as taken for a while. */
  readonly blocked: boolean;
}

/** A response that is asked for. */
export interface Create {
  /** Names the handle; a follow-up of tool calls has one too, though nobody holds it yet. */
  readonly ticket: number;
  readonly options: ResponseOptions;
  /** Why it is asked for. */
  readonly from: "caller" | "tools";
  /** Of the event that asks for it; null while it waits for its turn. */
  readonly eventId: string | null;
  /** How often it was turned away because of a response that we do not know; 1 at least, once it was at all. */
  readonly refusals: number;
  /** It was sent, and its caller has given up: it is cancelled as soon as it begins. */
  readonly cancelled: boolean;
}

/** A response in progress. */
export interface ActiveResponse {
  readonly id: string;
  /** Of the create it answers; null where the service began it by itself. */
  readonly ticket: number | null;
  /** False: out of band. */
  readonly inConversation: boolean;
  /** Of its audio, where the service said so; else the session's. */
  readonly format: AudioFormat | null;
  /** What follows of its audio is dropped. */
  readonly silenced: boolean;
  /** A `response.cancel` was sent. */
  readonly cancelled: boolean;
  /** Names of the functions that its own options declare, in place of the session's. */
  readonly functions?: readonly string[];
}

/** A call of one of our tools, until it is answered. */
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

/** What tool calls lead to. */
export interface ToolsState {
  /** Names of the tools that the session runs. */
  readonly names: readonly string[];
  /** The responses that called tools, until their follow-up is asked for. */
  readonly turns: readonly ToolTurn[];
  /** Ids of calls taken up lately: none is run twice. */
  readonly seen: readonly string[];
}

/** The tool calls of one response, which is answered as a whole. */
export interface ToolTurn {
  readonly responseId: string;
  /** The model was told what came of a call, and is to go on from that. */
  readonly answered: boolean;
  /** Its `response.done` has come. */
  readonly ended: boolean;
}

/** What is to be heard and has not been heard to its end. */
export interface PlaybackState {
  /** In the order they are heard. */
  readonly parts: readonly PlayingPart[];
  /** Told to stop; how much of them was heard is not known yet. */
  readonly stopping: readonly PlayingPart[];
  /** The player is held while it is not clear whether the user interrupts. */
  readonly paused: boolean;
  /** Who waits for `interrupt()`. */
  readonly tickets: readonly number[];
}

/** The audio of one content part; of a whole response where the service plays it. */
export interface PlayingPart {
  readonly responseId: string;
  /** Null where the service plays. */
  readonly itemId: string | null;
  readonly contentIndex: number;
}

/** What the service makes of the user's audio. */
export interface InputState {
  /** The user is speaking, or has stopped and the turn is not committed yet. */
  readonly speech: { readonly itemId: string; readonly startMs: number; readonly stopped: boolean } | null;
  /** Set while a minimum of speech is awaited before it counts as an interruption. */
  readonly weighing: boolean;
  readonly muted: "no" | "silence" | "stop";
  /** Push-to-talk is pressed: the service holds audio that belongs to no item yet. */
  readonly holding: boolean;
}

/** Fixed for the session's life, but for who plays. */
export interface Settings {
  /** Makes the names of this session's events and items its own. */
  readonly seed: string;
  /** The session answers; false for transcription. */
  readonly responds: boolean;
  /** False when attached to a call, where the service does not greet. */
  readonly greets: boolean;
  /** The service is known to bring the metadata of a response back. */
  readonly echoes: boolean;
  /** There is a player. Without one the application plays what it likes, and nothing is known of it. */
  readonly plays: boolean;
  /** In this connection audio does not come in events: the service plays it, and truncates by itself. */
  readonly serverPlays: boolean;
  readonly reconnect: ReconnectSettings | null;
  readonly rotateBeforeMs: number;
  readonly requestTimeoutMs: number;
  readonly responseTimeoutMs: number;
  /** Speech shorter than this interrupts nothing. */
  readonly minSpeechMs: number;
  /** Hold the player while speech is still too short to interrupt. */
  readonly pauseWhileWeighing: boolean;
  /** Older items are forgotten. */
  readonly maxItems: number;
}

/** How to come back. */
export interface ReconnectSettings {
  readonly maxAttempts: number;
  readonly baseMs: number;
  readonly maxMs: number;
  /** A connection that stood this long resets the attempts. */
  readonly stableMs: number;
}
