import type { Clock, RealtimeError, ServerEvent, Service, SessionItem } from "@rt/core";
import type { SessionOptions, Turn, UnknownEvent } from "@rt/core";
import type { AttachOptions } from "../attach-audio.js";

/**
 * The options of a conversation: those of a session, and what a page adds. Only `service` is required. You can pass new
 * objects on every render: options are compared by content, and the latest version of each function is called. Changes
 * to `config`, `tools` and the output half of `modality` are sent at once, or at the next start if stopped. `audio` and
 * the devices of `modality` apply from the next start, the service's address and key from the next connection,
 * everything else from `reset()`.
 */
export interface RealtimeOptions extends Omit<SessionOptions, "service" | "player" | "history"> {
  /**
   * The service, or the URL of your token endpoint, which returns a key and an address as `createTokenHandler()` of
   * `@rt/server` does.
   */
  readonly service: Service | string;
  /** `text`: no microphone, no speaker, and the model answers in text. Default `voice`. */
  readonly modality?: "voice" | "text" | undefined;
  readonly audio?: AudioOptions | undefined;
  /** The items of a conversation to resume, or where to keep this one across reloads of the page. */
  readonly history?: readonly SessionItem[] | KeptHistory | undefined;
  /**
   * Starts as soon as it is retained, as when its component mounts; browsers may block audio until the user clicks.
   * Default false.
   */
  readonly autoStart?: boolean | undefined;
  readonly onEvent?: ((event: ServerEvent | UnknownEvent) => void) | undefined;
  /** Receives each error that the state shows as `error`. */
  readonly onError?: ((error: RealtimeError) => void) | undefined;
  /** Receives each finished turn with its timings. */
  readonly onTurn?: ((turn: Turn) => void) | undefined;
  readonly clock?: Clock | undefined;
}

/** Which devices to use: options of `attachAudio`. */
export interface AudioOptions extends Omit<
  AttachOptions,
  "onLevels" | "onTurn" | "onState" | "onError" | "clock"
> {
  /** Whether a new conversation begins with the microphone muted. Default false. */
  readonly muted?: boolean | undefined;
  /** `mute` mutes the microphone while the page is hidden. Default `keep`. */
  readonly background?: "keep" | "mute" | undefined;
}

/** Where to keep a conversation: its items, without audio. */
export interface KeptHistory {
  /** Distinguishes this conversation from others of the site. */
  readonly id: string;
  /** `local` survives closing the tab, `session` does not. Default `local`. */
  readonly store?: "local" | "session" | HistoryStore | undefined;
}

/** A key-value store for text, like the browser's `Storage`. */
export type HistoryStore = Pick<Storage, "getItem" | "setItem" | "removeItem">;
