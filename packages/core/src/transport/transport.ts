import type { Player } from "../audio/player.js";
import type { Recorder } from "../audio/recorder.js";
import type { RealtimeError } from "../errors.js";
import type { Frame } from "../dialects/dialect.js";
import type { Service } from "../services/service.js";

/** An open connection, as its transport hands it out. */
export interface Link {
  /** Queues one text frame. Does nothing once the link has ended. */
  send(frame: string): void;
  /** Bytes queued and not yet handed to the network. */
  readonly bufferedAmount: number;
  /** Where it is known what was sent to prove who is calling: takes that out of a text. */
  readonly redact?: (text: string) => string;
  /** Set where this connection carries sound beside its frames, and the service owns playing and truncating (WebRTC). */
  readonly media?: LinkMedia;
}

/**
 * The sound of a connection that carries it by itself. It begins muted, so that nobody is heard before the service is
 * configured; whoever dialed lets it be heard. With the end of the link it lets go of what it was given.
 */
export interface LinkMedia {
  /** Sends what this one records, from now on, in place of another; null for none. False: it has no sound of its own to send. */
  record(recorder: Recorder | null): boolean;
  /** Plays the service's sound here, in place of another; null for nowhere. False: it cannot be played there. */
  play(player: Player | null): boolean;
  /** Muted, the service hears silence. */
  mute(muted: boolean): void;
}

/** How a link ended. */
export interface LinkEnd {
  /** Null if we hung up, else why it is over. */
  readonly error: RealtimeError | null;
  /** WebSocket close code (RFC 6455, section 7.4), where one was given. */
  readonly code?: number | undefined;
  /** The reason that came with it. */
  readonly reason?: string | undefined;
}

/** Hears, in this order: `onOpen` at most once, then any number of frames, then `onClose` exactly once. */
export interface LinkHandler {
  onOpen(link: Link): void;
  onFrame(frame: Frame): void;
  /** A dial that failed closes without ever having opened. */
  onClose(end: LinkEnd): void;
}

/**
 * A transport is a function that dials. It returns at once; what it returns hangs up, at any time and any
 * number of times. Dialing again is a new connection, with the credential resolved anew.
 */
export interface Dial {
  (handler: LinkHandler): HangUp;
  /** True where that is known before there is a link: audio does not travel in events, and the service truncates. */
  readonly media?: boolean;
}

/**
 * Ends the link or the attempt: `onClose` has been heard when it returns. Code (default 1000) and reason are told
 * to the peer where the transport can. Throws `options.invalid` for what no close may carry, and ends nothing then.
 */
export type HangUp = (code?: number, reason?: string) => void;

/** Connects a service by one technique, for example `webSocket()`. */
export type Transport = (service: Service) => Dial;
