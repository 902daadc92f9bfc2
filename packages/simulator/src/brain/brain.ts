import type { FunctionTool, Item, MaxOutputTokens, OutputModality, ToolChoice } from "@rt/core";
import type { Clock } from "../clock.js";
import type { Fault } from "../faults/fault.js";

/** What a brain is asked to answer. */
export interface Turn {
  /**
   * The conversation so far, oldest first, or what the client gave instead. Speech of the user has as its
   * `transcript` what {@link Brain.hear} made of it, whether or not the session tells its client transcripts.
   */
  readonly items: readonly Item[];
  readonly instructions: string;
  /** Functions the client would run. */
  readonly tools: readonly FunctionTool[];
  readonly toolChoice: ToolChoice;
  /** Whether what it says is read or heard. */
  readonly modality?: OutputModality;
  /** What the answer may cost; the session sees to it in any case. */
  readonly maxOutputTokens?: MaxOutputTokens;
  /** Aborted once nobody waits for the answer any more. */
  readonly signal: AbortSignal;
}

/**
 * A step of an answer. `say` and `call` are what a model does; the others are what may happen to it, and are there for
 * scenarios. After `fail` and `stop`, and after an `interrupt` that the session heeds, nothing else of the answer is done.
 */
export type Act =
  /** A piece of speech or text. Pieces follow each other without a gap; a space between them is part of one of them. */
  | { readonly type: "say"; readonly text: string }
  /** A call of one of the client's functions, with its arguments in JSON. */
  | { readonly type: "call"; readonly name: string; readonly arguments: string }
  /** Waits, at any pace. */
  | { readonly type: "wait"; readonly ms: number }
  /** The user begins to speak; with `words` also ends and has said them, as an item of its own and the next turn. */
  | { readonly type: "interrupt"; readonly words?: string }
  /** The response ends as `failed`. */
  | { readonly type: "fail"; readonly error: Failure }
  /** The response ends as `incomplete`. */
  | { readonly type: "stop"; readonly reason: StopReason }
  /** The session tells an `error` that answers no event of the client, and goes on. */
  | { readonly type: "error"; readonly error: Failure & { readonly param?: string } }
  /** Something goes wrong on the line from now on. */
  | { readonly type: "fault"; readonly fault: Fault };

/** Why a response may end before its time. */
export type StopReason = "max_output_tokens" | "content_filter";

/** What is said to have failed. The type is `server_error` unless said otherwise. */
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

/** Thinks: understands what is said, and decides what to say and which functions to call. */
export interface Brain {
  /** The first sound of a session has come: what hearing needs can be got ready before somebody speaks. */
  listen?(): void;
  /** Puts speech into words, or describes it. */
  hear(speech: Speech): string | Promise<string>;
  /** Answers, at its own pace. What it throws fails the response, not the session. */
  respond(turn: Turn): Iterable<Act> | AsyncIterable<Act>;
  /** A brain for one session, where sessions must not share what it remembers. Asked for as the session opens. */
  open?(session: BrainSession): Brain;
}

/** The session that a brain is to think for. */
export interface BrainSession {
  readonly id: string;
  readonly clock: Clock;
  /** Makes what is varied repeatable. */
  readonly seed?: number | undefined;
}
