import type { Player } from "../audio/player.js";
import type { Service } from "../services/service.js";
import type { Dial, Transport } from "../transport/transport.js";
import type { SessionConfigInput } from "./config.js";
import type { SessionItem } from "./item.js";
import type { ReconnectSettings, Settings } from "./state.js";
import type { Tool } from "./tool.js";

/** What a session is made of. Only the service has to be given. */
export interface SessionOptions {
  readonly service: Service;
  /** Defaults to `webSocket()`. */
  readonly transport?: Transport | undefined;
  /** What the model is to be and do; `update()` changes it later. `type: "transcription"` for a session that only writes down. */
  readonly config?: SessionConfigInput | undefined;
  /** What the session runs when the model calls it; tools of `config` by other names are the application's to answer. */
  readonly tools?: readonly Tool[] | undefined;
  /**
   * Where the model is heard; `attachPlayer()` changes it later. Without one the application plays `response.audio`
   * itself, and nothing is truncated.
   */
  readonly player?: Player | undefined;
  /** A conversation to go on with: `restoreHistory()` makes one of what `exportHistory()` gave, `seed()` of items. */
  readonly history?: readonly SessionItem[] | undefined;
  /** How to come back when the connection is lost; false to end instead. */
  readonly reconnect?: false | Partial<ReconnectSettings> | undefined;
  readonly interruption?: InterruptionOptions | undefined;
  readonly input?: InputOptions | undefined;
  readonly timeouts?: Timeouts | undefined;
  /** How many items the session remembers; the oldest are forgotten here, not at the service. Default 10,000. */
  readonly maxItems?: number | undefined;
  /** How much of a response's `audio` may be left unread, in bytes. Default 32 MiB, about 11 minutes at 24 kHz. */
  readonly unreadAudioBytes?: number | undefined;
  /** How many events each reader of `events()` may leave unread. Default 10,000 events or 64 MiB of frames. */
  readonly unreadEvents?: { readonly count?: number; readonly bytes?: number } | undefined;
  /** Unix time in milliseconds. Default `Date.now`. */
  readonly now?: (() => number) | undefined;
  /** 0 to 1. Default `Math.random`. */
  readonly random?: (() => number) | undefined;
}

/** When the user interrupts the model. */
export interface InterruptionOptions {
  /**
   * Speech shorter than this interrupts nothing. Default 0: any speech does, at once. Where it is more, configure
   * turn detection with `interrupt_response: false`, or the service cancels the response by itself.
   */
  readonly minSpeechMs?: number | undefined;
  /** Hold the player while speech is still too short, and go on if it ends before. Default false. */
  readonly pause?: boolean | undefined;
}

/** How the user's audio is treated before it is sent. */
export interface InputOptions {
  /** How much is held while there is no connection; beyond it the oldest is dropped, and told. Default 5000. */
  readonly holdMs?: number | undefined;
}

/** How long to wait, in milliseconds; `Infinity` for ever. */
export interface Timeouts {
  /** From the open connection until the service's greeting. Default 15,000. */
  readonly greeting?: number | undefined;
  /** For the answer to a request. Default 15,000. */
  readonly request?: number | undefined;
  /** From asking for a response until it begins. Default 15,000. */
  readonly response?: number | undefined;
  /** Without any news of a response in progress. Default 60,000. */
  readonly stall?: number | undefined;
  /** How long before the service ends the session the next connection is opened. Default 60,000. */
  readonly rotateBefore?: number | undefined;
}

/** What the reducer has to know of the options. */
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
