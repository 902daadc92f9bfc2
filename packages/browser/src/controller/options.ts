import type { Clock, RealtimeError, ServerEvent, Service, SessionItem } from "@rt/core";
import type { SessionOptions, Turn, UnknownEvent } from "@rt/core";
import type { AttachOptions } from "../attach-audio.js";

/**
 * What a conversation is made of: all that a session takes, and what a page adds to it. Only the service has to be
 * given. All of it may be written anew with every render: what has the same content is the same, functions are called
 * in their latest version, and `config` and `tools` that differ are told to the service at once. `audio`, `modality`
 * and the service's address and key count from the next connection on, everything else from `reset()` on.
 */
export interface RealtimeOptions extends Omit<SessionOptions, "service" | "player" | "history"> {
  /**
   * The service; or where your server answers with a key and the address to connect to, as `createTokenHandler()` of
   * `@rt/server` does.
   */
  readonly service: Service | string;
  /** `text`: no microphone, no loudspeaker, and the model answers in writing. Default `voice`. */
  readonly modality?: "voice" | "text" | undefined;
  readonly audio?: AudioOptions | undefined;
  /** A conversation to go on with, or where it is kept over reloads of the page. */
  readonly history?: readonly SessionItem[] | KeptHistory | undefined;
  /** Starts as soon as it is shown; until the visitor clicks, browsers may keep it from being heard. Default false. */
  readonly autoStart?: boolean | undefined;
  readonly onEvent?: ((event: ServerEvent | UnknownEvent) => void) | undefined;
  /** Hears what `error` shows. */
  readonly onError?: ((error: RealtimeError) => void) | undefined;
  /** Hears of each turn that is over, with how long it took. */
  readonly onTurn?: ((turn: Turn) => void) | undefined;
  readonly clock?: Clock | undefined;
}

/** Which devices, as `attachAudio` takes them. */
export interface AudioOptions extends Omit<
  AttachOptions,
  "onLevels" | "onTurn" | "onState" | "onError" | "clock"
> {
  /** Whether it begins with the microphone muted. Default false. */
  readonly muted?: boolean | undefined;
  /** What becomes of the microphone while nobody sees the page: `mute` mutes it for as long. Default `keep`. */
  readonly background?: "keep" | "mute" | undefined;
}

/** Where a conversation is kept: what was said, without sound. */
export interface KeptHistory {
  /** Tells it from others of the site. */
  readonly id: string;
  /** `local` outlives the tab, `session` does not. Default `local`. */
  readonly store?: "local" | "session" | HistoryStore | undefined;
}

/** What keeps texts by their keys, as the browser's `Storage` does. */
export type HistoryStore = Pick<Storage, "getItem" | "setItem" | "removeItem">;
