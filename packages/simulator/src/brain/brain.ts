import type { FunctionTool, Item, ToolChoice } from "@rt/core";

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
  /** Aborted once nobody waits for the answer any more. */
  readonly signal: AbortSignal;
}

/** A step of an answer: a piece of speech or text, or a call of one of the client's functions. */
export type Act =
  /** Pieces follow each other without a gap; a space between them is part of one of them. */
  | { readonly type: "say"; readonly text: string }
  | { readonly type: "call"; readonly name: string; readonly arguments: string };

/** One utterance of the user: PCM16, mono, 24 kHz. */
export interface Speech {
  readonly samples: Int16Array;
  readonly durationMs: number;
}

/** Thinks: understands what is said, and decides what to say and which functions to call. */
export interface Brain {
  /** Puts speech into words, or describes it. */
  hear(speech: Speech): string | Promise<string>;
  /** Answers, at its own pace. What it throws fails the response, not the session. */
  respond(turn: Turn): Iterable<Act> | AsyncIterable<Act>;
}
