import type { LedgerPart } from "../audio/ledger.js";
import type { UnknownEvent } from "../dialects/dialect.js";
import type { ClientEvent } from "../protocol/client-events.js";
import type { Item } from "../protocol/items.js";
import type { ResponseStatus, ResponseUsage } from "../protocol/responses.js";
import type { ServerEvent, ServerEventOf } from "../protocol/server-events.js";
import type { AudioFormat, Session, Tool as WireTool } from "../protocol/session-config.js";
import type { SessionConfigPatch } from "./config.js";
import type { Failure } from "./failure.js";
import type { ResponseOptions } from "./response-options.js";
import type { SessionState, ToolCall } from "./state.js";

/** Everything that can happen to a session. Time and chance are passed in, as `at` (Unix ms) and `chance` (0 to 1). */
export type Input =
  | { readonly kind: "connect"; readonly ticket: number }
  | { readonly kind: "close" }
  /** A connection is established: greeted, or open if the service does not greet. */
  | {
      readonly kind: "linkOpened";
      readonly link: number;
      readonly session: Session | null;
      readonly at: number;
      /** Whether it carries audio alongside events; unchanged if omitted. */
      readonly media?: boolean | undefined;
    }
  | {
      readonly kind: "linkClosed";
      readonly link: number;
      readonly failure: Failure | null;
      readonly chance: number;
    }
  | {
      readonly kind: "server";
      readonly link: number;
      readonly event: ServerEvent | UnknownEvent;
      readonly at: number;
    }
  /** A timer set by a `wait` effect has expired. */
  | { readonly kind: "elapsed"; readonly key: string }
  | { readonly kind: "update"; readonly ticket: number; readonly config: SessionConfigPatch }
  | {
      readonly kind: "createItem";
      /** Null if nobody waits for it, as for the answer of a tool. */
      readonly ticket: number | null;
      readonly item: Item;
      readonly after?: string | undefined;
    }
  | { readonly kind: "deleteItem"; readonly ticket: number; readonly itemId: string }
  | { readonly kind: "retrieveItem"; readonly ticket: number; readonly itemId: string }
  /** Replaces an item. */
  | { readonly kind: "editItem"; readonly ticket: number; readonly itemId: string; readonly item: Item }
  | { readonly kind: "respond"; readonly ticket: number; readonly options: ResponseOptions }
  /** Cancels the response with this ticket or id. */
  | { readonly kind: "cancelResponse"; readonly ticket: number | null; readonly responseId: string | null }
  /** No event of a response has arrived for too long. */
  | { readonly kind: "stalled"; readonly responseId: string }
  | { readonly kind: "interrupt"; readonly ticket: number }
  | { readonly kind: "commitAudio"; readonly ticket: number }
  | { readonly kind: "clearAudio"; readonly ticket: number }
  | { readonly kind: "mute"; readonly as: "no" | "silence" | "stop" }
  /** Push-to-talk was pressed or released. */
  | { readonly kind: "hold"; readonly holding: boolean }
  /** The player has rendered the first of a part's samples, or with `all` the last. */
  | { readonly kind: "played"; readonly itemId: string; readonly contentIndex: number; readonly all: boolean }
  /** The player stopped as asked, with one report per part that was stopping. */
  | { readonly kind: "playbackStopped"; readonly parts: readonly LedgerPart[] }
  /** A tool must not run before its call is approved. */
  | { readonly kind: "toolHeld"; readonly callId: string }
  | {
      readonly kind: "toolSettled";
      readonly callId: string;
      readonly output: string;
      readonly failure: Failure | null;
    }
  /** Approves or rejects a call of the session's tools by its call id, or an MCP call by the id of its request. */
  | {
      readonly kind: "approve";
      readonly id: string;
      readonly approve: boolean;
      readonly reason?: string | undefined;
    }
  | { readonly kind: "toolsChanged"; readonly names: readonly string[]; readonly tools: WireTool[] }
  /** The player was replaced, or with `plays: false` removed. */
  | { readonly kind: "playerChanged"; readonly plays: boolean };

/** The input of one kind. */
export type InputOf<K extends Input["kind"]> = Extract<Input, { kind: K }>;

/** Everything a session can do to the outside world. */
export type Effect =
  | { readonly type: "send"; readonly link: number; readonly event: ClientEvent }
  | { readonly type: "dial"; readonly link: number }
  | { readonly type: "hangUp"; readonly link: number }
  /** Sets the timer with this key, replacing a previous one. */
  | { readonly type: "wait"; readonly key: string; readonly afterMs: number }
  | { readonly type: "forget"; readonly key: string }
  | { readonly type: "settle"; readonly ticket: number; readonly value: Settled }
  | { readonly type: "reject"; readonly ticket: number; readonly failure: Failure }
  /** Emitted as `error`. */
  | { readonly type: "report"; readonly failure: Failure }
  | { readonly type: "tell"; readonly news: News }
  /** A response began. It belongs to the handle with its ticket; without a ticket it gets a new handle. */
  | { readonly type: "begin"; readonly responseId: string; readonly ticket: number | null }
  /** An event for the handle of a response. */
  | { readonly type: "deliver"; readonly event: DeliveredEvent }
  /** No more audio of the response will be passed on. */
  | { readonly type: "silence"; readonly responseId: string }
  /** A response is over, whether it had begun or not. */
  | {
      readonly type: "end";
      readonly responseId: string | null;
      readonly ticket: number | null;
      readonly outcome: Outcome;
    }
  /** Passes audio to the handle and, unless the service plays, to the player. */
  | {
      readonly type: "play";
      readonly event: ServerEventOf<"response.output_audio.delta">;
      readonly format: AudioFormat;
    }
  /** All audio of a part has been passed on. */
  | { readonly type: "playedOut"; readonly itemId: string; readonly contentIndex: number }
  /** Silences the player, which reports with `playbackStopped`. */
  | { readonly type: "stopPlayback" }
  | { readonly type: "pausePlayback" }
  | { readonly type: "resumePlayback" }
  /** Audio passed on from now on goes to the new player, if any. */
  | { readonly type: "changePlayer" }
  | { readonly type: "runTool"; readonly call: ToolCall; readonly approved: boolean }
  /** With `interrupted`, tools that are set to finish keep running. */
  | {
      readonly type: "abortTools";
      readonly why: "interrupted" | "closed";
      readonly calls: readonly ToolCall[];
    }
  /** The service's input buffer was emptied by itself; with a new connection the clock of its audio restarts, too. */
  | { readonly type: "inputEmptied"; readonly newLink: boolean }
  /** Sends silence, even if muted. */
  | { readonly type: "appendSilence"; readonly durationMs: number };

/** The functions that run the effects: one for every type. */
export type EffectTable = {
  readonly [T in Effect["type"]]: (effect: Extract<Effect, { readonly type: T }>) => void;
};

/** The events that a response's handle builds its streams from. */
export type DeliveredEvent = ServerEventOf<
  | "response.output_text.delta"
  | "response.output_text.done"
  | "response.output_audio_transcript.delta"
  | "response.output_audio_transcript.done"
  | "response.output_item.done"
>;

/** What a promise of the session resolves with. */
export type Settled = Item | Session | string | Interruption | null;

/** How a response ended. */
export type Outcome =
  | { readonly kind: "done"; readonly result: ResponseResult }
  | { readonly kind: "failed"; readonly failure: Failure };

/** How a response ended, as reported by the service. */
export interface ResponseResult {
  readonly status: Exclude<ResponseStatus, "in_progress">;
  /** For example `turn_detected`, `client_cancelled`, `max_output_tokens`, `content_filter`. */
  readonly reason: string | null;
  /** Set with status `failed`. */
  readonly error: Failure | null;
  readonly usage: ResponseUsage | null;
  readonly items: readonly Item[];
}

/** What happens to a session and does not show in its state. */
export type News =
  | { readonly name: "reconnected"; readonly lost: readonly string[]; readonly replayed: readonly string[] }
  | ({ readonly name: "interrupted" } & Interruption)
  /** The user hears the first sample of an item. */
  | { readonly name: "audible"; readonly itemId: string | null; readonly responseId: string };

/** What an interruption cut off; empty if nothing was playing or queued. */
export interface Interruption {
  readonly cut: readonly { readonly itemId: string; readonly playedMs: number; readonly audioMs: number }[];
}

/** The result of an input: the next state and the effects to run. */
export interface Step {
  readonly state: SessionState;
  readonly effects: readonly Effect[];
}

const none: readonly Effect[] = [];

/** Changes the state and does nothing else. */
export function still(state: SessionState): Step {
  return { state, effects: none };
}

/** Changes the state and runs these effects. */
export function does(state: SessionState, ...effects: readonly Effect[]): Step {
  return { state, effects };
}

/** Runs one step for each of the values, one after another. */
export function each<T>(
  state: SessionState,
  values: readonly T[],
  next: (state: SessionState, value: T) => Step,
): Step {
  return chain(still(state), ...values.map((value) => (before: SessionState) => next(before, value)));
}

/** Runs one step after another. */
export function chain(first: Step, ...then: readonly ((state: SessionState) => Step)[]): Step {
  let { state, effects } = first;
  for (const next of then) {
    const step = next(state);
    state = step.state;
    if (step.effects.length > 0) effects = effects.length > 0 ? [...effects, ...step.effects] : step.effects;
  }
  return { state, effects };
}
