import type { FunctionTool, Item, MaxOutputTokens, OutputModality, ToolChoice } from "@rt/core";
import type { Clock } from "../clock.js";
import type { Fault } from "../faults/fault.js";

/** What a brain is asked to answer. */
export interface Turn {
  /**
   * The conversation so far, oldest first, or the client's substitute for it. The `transcript` of the user's speech is
   * what {@link Brain.hear} returned, whether or not the client receives transcripts.
   */
  readonly items: readonly Item[];
  readonly instructions: string;
  /** The client's functions. */
  readonly tools: readonly FunctionTool[];
  readonly toolChoice: ToolChoice;
  /** Whether the answer is text or speech. */
  readonly modality?: OutputModality;
  /** The token limit of the answer, which the session enforces in any case. */
  readonly maxOutputTokens?: MaxOutputTokens;
  /** Aborted once the answer is no longer wanted. */
  readonly signal: AbortSignal;
}

/**
 * A step of an answer. `say` and `call` are what a model does. The others are what may happen to it, for use in
 * scenarios. After `fail` and `stop`, and after an `interrupt` that the session obeys, the rest of the answer is
 * skipped.
 */
export type Act =
  /** A piece of speech or text. Pieces are joined without a gap: a space between them belongs to one of them. */
  | { readonly type: "say"; readonly text: string }
  /** Calls one of the client's functions, with its arguments as JSON. */
  | { readonly type: "call"; readonly name: string; readonly arguments: string }
  /** Waits, whatever the pace. */
  | { readonly type: "wait"; readonly ms: number }
  /**
   * The user starts to speak. With `words` the user also finishes saying them, as a separate item and the next turn.
   */
  | { readonly type: "interrupt"; readonly words?: string }
  /** The response ends as `failed`. */
  | { readonly type: "fail"; readonly error: Failure }
  /** The response ends as `incomplete`. */
  | { readonly type: "stop"; readonly reason: StopReason }
  /** The session sends an `error` that answers no client event, and continues. */
  | { readonly type: "error"; readonly error: Failure & { readonly param?: string } }
  /** Injects a fault into the connection from now on. */
  | { readonly type: "fault"; readonly fault: Fault };

/** Why a response may end early. */
export type StopReason = "max_output_tokens" | "content_filter";

/** The error to report. The default type is `server_error`. */
export interface Failure {
  readonly code: string;
  readonly message?: string;
  readonly type?: string;
}

/** One utterance of the user: PCM16, mono, 24 kHz. */
export interface Speech {
  readonly samples: Int16Array;
  readonly durationMs: number;
}

/** The simulator's model: recognizes speech, and decides what to say and which functions to call. */
export interface Brain {
  /** Called at the first audio of a session, to prepare speech recognition before the user speaks. */
  listen?(): void;
  /** Transcribes speech, or describes it. */
  hear(speech: Speech): string | Promise<string>;
  /** Answers, at its own pace. An exception fails the response, not the session. */
  respond(turn: Turn): Iterable<Act> | AsyncIterable<Act>;
  /** Returns a brain for one session, if sessions must not share what it remembers. Called as the session opens. */
  open?(session: BrainSession): Brain;
}

/** The session that a brain is created for. */
export interface BrainSession {
  readonly id: string;
  readonly clock: Clock;
  /** Makes variations repeatable. */
  readonly seed?: number | undefined;
}
