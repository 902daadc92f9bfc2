import type { Item } from "../protocol/items.js";
import type { Failure } from "./failure.js";

/** An item of the conversation: what the service holds, plus what only the client knows about it. */
export interface SessionItem {
  readonly id: string;
  /** The item as received so far, merged from all events about it. Unknown types are kept unchanged. */
  readonly item: Item;
  /**
   * `pending`: created here, not acknowledged. `in_progress`: the model is generating it. `incomplete`: ended early.
   */
  readonly status: "pending" | "in_progress" | "completed" | "incomplete";
  /** The service has it in this connection. False until acknowledged, or after a reconnect that did not replay it. */
  readonly onServer: boolean;
  /** The response that created it. */
  readonly responseId: string | null;
  /** The id of the item that this one waits for, to be placed right after it. */
  readonly after: string | null;
  /** The transcription of the user's speech. Null if none is expected. */
  readonly transcription: Transcription | null;
  /** How much of the model's speech was heard before it was cut off. Null if it was not cut off. */
  readonly heard: Heard | null;
  /** Its audio arrived in this connection, so that the service can still truncate it. */
  readonly truncatable: boolean;
  /** The progress of an MCP call or MCP tool list. */
  readonly progress: "in_progress" | "completed" | "failed" | null;
}

/** The progress of a transcription; `lost` if the connection ended before it arrived. */
export interface Transcription {
  readonly status: "waiting" | "streaming" | "completed" | "failed" | "lost";
  readonly error: Failure | null;
  /** Who said what, if the transcription model distinguishes speakers. */
  readonly segments: readonly Segment[];
}

/** A stretch of speech by one speaker; times in seconds. */
export interface Segment {
  readonly id: string;
  readonly text: string;
  readonly speaker: string;
  readonly start: number;
  readonly end: number;
}

/** How much of the model's speech was heard before it was cut off. */
export interface Heard {
  readonly playedMs: number;
  /** Of all audio received: 0 where the audio bypasses the client, as in a call. */
  readonly audioMs: number;
}
