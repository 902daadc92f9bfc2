import type {
  Connect,
  PendingApproval,
  RealtimeError,
  SessionState,
  Turn,
  TurnPhase,
  TurnSummary,
  Usage,
} from "@rt/core";
import type { AudioState } from "../context.js";
import type { MicrophoneState } from "../microphone-state.js";
import type { RealtimeItem } from "./items.js";

/** What is true of a conversation now. Immutable; of what has not changed, the parts stay the same objects. */
export interface RealtimeState {
  /**
   * `idle` before the first start, `starting` until all is connected, `ended` after `stop()`; `failed` where it cannot
   * go on by itself: `error` says why, and `start()` tries once more.
   */
  readonly phase: "idle" | "starting" | "ready" | "reconnecting" | "ended" | "failed";
  /** Whose turn it is; the `agent` has it as long as it is heard. */
  readonly turn: TurnPhase;
  /** What was said and done, in order. At most once a picture that the browser paints. */
  readonly items: readonly RealtimeItem[];
  /** Tool calls that wait for `approve()` or `reject()`. */
  readonly approvals: readonly PendingApproval[];
  readonly microphone: MicrophoneInfo;
  readonly speaker: SpeakerInfo;
  /** How long it took; null before the first turn is over. */
  readonly latency: Latency | null;
  /** The way to the connection of now, step by step; null before the first. */
  readonly connect: Connect | null;
  readonly usage: Usage;
  /**
   * What went wrong last, until the next `start()` or `clearError()`, or until the device or the connection that was
   * lost is back. Its message says what to do.
   */
  readonly error: RealtimeError | null;
  /** All that the session knows; null before there is one, as on a server. */
  readonly session: SessionState | null;
}

/** How the microphone is. */
export interface MicrophoneInfo {
  /** `off` while there is none. */
  readonly state: MicrophoneState["name"] | "off";
  /** To be shown as it is; empty while it is off. */
  readonly hint: string;
  readonly muted: boolean;
  /** The one in use, or the one that was chosen; null for the browser's choice. */
  readonly deviceId: string | null;
}

/** How the loudspeaker is. */
export interface SpeakerInfo {
  /** `blocked` until the visitor clicks; `off` while there is none. */
  readonly state: AudioState | "off";
  /** 0 to 1. */
  readonly volume: number;
  /** The one that was chosen; null for the default one. */
  readonly deviceId: string | null;
}

/** How long turns took. */
export interface Latency {
  /** The last 100 turns, oldest first. */
  readonly turns: readonly Turn[];
  /** The turn that was over last. */
  readonly last: Turn;
  /** Of them all. */
  readonly summary: TurnSummary;
}
