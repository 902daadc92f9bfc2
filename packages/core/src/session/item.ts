import type { Item } from "../protocol/items.js";
import type { Failure } from "./failure.js";

/** An item of the conversation: what the service holds, and what only this side knows of it. */
export interface SessionItem {
  readonly id: string;
  /** As the service tells it, merged from all that it told; types it may add later are kept as they come. */
  readonly item: Item;
  /**
   * `pending`: made here, not acknowledged. `in_progress`: the model is still at it. `incomplete`: ended early.
   */
  readonly status: "pending" | "in_progress" | "completed" | "incomplete";
  /** The service of this connection has it. False before it is acknowledged, and after reconnecting where it could not be replayed. */
  readonly onServer: boolean;
  /** The response that made it. */
  readonly responseId: string | null;
  /** Waits for the item with this id, to stand right after it. */
  readonly after: string | null;
  /** Of the user's speech: how far its transcription is. Null where there is none to come. */
  readonly transcription: Transcription | null;
  /** Of the model's speech that was cut off: how much of it was heard. Null where it was not cut. */
  readonly heard: Heard | null;
  /** Its audio came in this connection, so that the service can still truncate it. */
  readonly truncatable: boolean;
  /** Of MCP calls and lists: how far they are. */
  readonly progress: "in_progress" | "completed" | "failed" | null;
}

/** How far the transcription of the user's speech is; `lost` when the connection ended before it came. */
export interface Transcription {
  readonly status: "waiting" | "streaming" | "completed" | "failed" | "lost";
  readonly error: Failure | null;
  /** Who said what, where the model tells speakers apart. */
  readonly segments: readonly Segment[];
}

/** A stretch of speech of one speaker; times in seconds. */
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
  /** Of all that was received: 0 where it went past us, as in a call. */
  readonly audioMs: number;
}
