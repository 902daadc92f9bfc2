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

/** The current state of a conversation. Immutable; unchanged parts stay the same objects. */
export interface RealtimeState {
  /**
   * `idle` before the first start, `starting` until everything is connected, `ended` after `stop()`; `failed` if it
   * cannot recover by itself: `error` says why, and `start()` tries again.
   */
  readonly phase: "idle" | "starting" | "ready" | "reconnecting" | "ended" | "failed";
  /** Whose turn it is. The `agent`'s lasts until its audio has been heard. */
  readonly turn: TurnPhase;
  /** The conversation in order. New text updates it at most once per animation frame. */
  readonly items: readonly RealtimeItem[];
  /** Tool calls that wait for `approve()` or `reject()`. */
  readonly approvals: readonly PendingApproval[];
  readonly microphone: MicrophoneInfo;
  readonly speaker: SpeakerInfo;
  /** The timings of the turns; null until the first turn is over. */
  readonly latency: Latency | null;
  /** The steps of the current connection and their timings; null before the first. */
  readonly connect: Connect | null;
  readonly usage: Usage;
  /**
   * The last error, until the next `start()` or `clearError()`, or until the lost device or connection is back. Its
   * message says what to do.
   */
  readonly error: RealtimeError | null;
  /** The full state of the session; null while there is none, as on a server. */
  readonly session: SessionState | null;
}

/** The state of the microphone. */
export interface MicrophoneInfo {
  /** `off` while there is no microphone. */
  readonly state: MicrophoneState["name"] | "off";
  /** A text to show the user; empty while the microphone is off. */
  readonly hint: string;
  readonly muted: boolean;
  /** The device in use, or chosen; null for the browser's default. */
  readonly deviceId: string | null;
}

/** The state of the speaker. */
export interface SpeakerInfo {
  /** `blocked` until the user clicks; `off` while there is no speaker. */
  readonly state: AudioState | "off";
  /** 0 to 1. */
  readonly volume: number;
  /** The chosen device; null for the default. */
  readonly deviceId: string | null;
}

/** The timings of turns. */
export interface Latency {
  /** The last 100 turns, oldest first. */
  readonly turns: readonly Turn[];
  /** The turn that ended last. */
  readonly last: Turn;
  /** Of all of these turns. */
  readonly summary: TurnSummary;
}
