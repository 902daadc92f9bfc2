import type { Player } from "../audio/player.js";
import type { Service } from "../services/service.js";
import type { Dial, Transport } from "../transport/transport.js";
import type { SessionConfigInput } from "./config.js";
import type { SessionItem } from "./item.js";
import type { ReconnectSettings, Settings } from "./state.js";
import type { Tool } from "./tool.js";

/** The options of a session. Only `service` is required. */
export interface SessionOptions {
  readonly service: Service;
  /** Defaults to `webSocket()`. */
  readonly transport?: Transport | undefined;
  /** How the model behaves; change it with `update()`. `type: "transcription"`: a session that only transcribes. */
  readonly config?: SessionConfigInput | undefined;
  /** The tools that the session runs. Calls of other tools in `config` are the application's to answer. */
  readonly tools?: readonly Tool[] | undefined;
  /**
   * Where the model is heard; change it later with `attachPlayer()`. Without a player the application plays
   * `response.audio` itself, and nothing is truncated.
   */
  readonly player?: Player | undefined;
  /** A conversation to continue: made by `restoreHistory()` from an export, or by `seed()` from items. */
  readonly history?: readonly SessionItem[] | undefined;
  /** How to reconnect when the connection is lost, or false to end the session instead. */
  readonly reconnect?: false | Partial<ReconnectSettings> | undefined;
  readonly interruption?: InterruptionOptions | undefined;
  readonly input?: InputOptions | undefined;
  readonly timeouts?: Timeouts | undefined;
  /** How many items the session keeps; the oldest are dropped here, not at the service. Default 10,000. */
  readonly maxItems?: number | undefined;
  /** How much of a response's `audio` may be left unread, in bytes. Default 32 MiB, about 11 minutes at 24 kHz. */
  readonly unreadAudioBytes?: number | undefined;
  /** How many events each reader of `events()` may leave unread. Default 10,000 events or 64 MiB of frames. */
  readonly unreadEvents?: { readonly count?: number; readonly bytes?: number } | undefined;
  /** The current Unix time in milliseconds. Default `Date.now`. */
  readonly now?: (() => number) | undefined;
  /** A random number from 0 to 1. Default `Math.random`. */
  readonly random?: (() => number) | undefined;
}

/** What counts as an interruption by the user. */
export interface InterruptionOptions {
  /**
   * Speech shorter than this does not interrupt. Default 0: any speech does, at once. For a larger value, configure
   * turn detection with `interrupt_response: false`, or the service cancels the response by itself.
   */
  readonly minSpeechMs?: number | undefined;
  /** Pause the player while speech is still too short, and resume if it ends before. Default false. */
  readonly pause?: boolean | undefined;
}

/** How to treat the user's audio before it is sent. */
export interface InputOptions {
  /** How much to hold while it cannot be sent, in ms; beyond it the oldest is dropped and reported. Default 5000. */
  readonly holdMs?: number | undefined;
}

/** How long to wait, in milliseconds; `Infinity` disables a timeout. */
export interface Timeouts {
  /** From the open connection until the service's greeting. Default 15,000. */
  readonly greeting?: number | undefined;
  /** For the service's answer to a request. Default 15,000. */
  readonly request?: number | undefined;
  /** From asking for a response until it begins. Default 15,000. */
  readonly response?: number | undefined;
  /** Without any event of a response in progress. Default 60,000. */
  readonly stall?: number | undefined;
  /** How long before the session expires to open the next connection. Default 60,000. */
  readonly rotateBefore?: number | undefined;
}

/** The part of the options that the reducer needs. */
export function settingsOf(options: SessionOptions, dial: Dial): Settings {
  const { service, reconnect, interruption = {}, timeouts = {} } = options;
  return {
    seed: Math.floor((options.random ?? Math.random)() * 36 ** 6).toString(36),
    responds: options.config?.type !== "transcription",
    greets: service.greets,
    echoes: service.kind !== "custom" && service.dialect.name === "ga",
    plays: options.player !== undefined,
    serverPlays: dial.media === true || !service.greets,
    reconnect:
      reconnect === false
        ? null
        : { maxAttempts: 8, baseMs: 500, maxMs: 30_000, stableMs: 10_000, ...reconnect },
    rotateBeforeMs: timeouts.rotateBefore ?? 60_000,
    requestTimeoutMs: timeouts.request ?? 15_000,
    responseTimeoutMs: timeouts.response ?? 15_000,
    minSpeechMs: interruption.minSpeechMs ?? 0,
    pauseWhileWeighing: interruption.pause ?? false,
    maxItems: options.maxItems ?? 10_000,
  };
}
