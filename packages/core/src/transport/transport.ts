import type { Player } from "../audio/player.js";
import type { Recorder } from "../audio/recorder.js";
import type { RealtimeError } from "../errors.js";
import type { Frame } from "../dialects/dialect.js";
import type { Service } from "../services/service.js";

/** An open connection, as a transport provides it. */
export interface Link {
  /** Queues one text frame. Does nothing once the link has ended. */
  send(frame: string): void;
  /** Bytes queued but not yet handed to the network. */
  readonly bufferedAmount: number;
  /** Removes the credentials that were sent from a text, if the transport knows them. */
  readonly redact?: (text: string) => string;
  /** Set if the connection carries audio alongside its frames, and the service plays and truncates (WebRTC). */
  readonly media?: LinkMedia;
}

/**
 * The audio of a connection that carries it by itself. It starts muted, so that the service hears nothing before it is
 * configured; the caller that dialed unmutes it. When the link ends, it releases the devices it was given.
 */
export interface LinkMedia {
  /** Sends this recorder's audio from now on; null for none. False if the connection sends no audio itself. */
  record(recorder: Recorder | null): boolean;
  /** Plays the service's audio on this player from now on; null for none. False if it cannot play there. */
  play(player: Player | null): boolean;
  /** While muted, the service hears silence. */
  mute(muted: boolean): void;
}

/** How a link ended. */
export interface LinkEnd {
  /** Null if the client hung up, otherwise the reason. */
  readonly error: RealtimeError | null;
  /** WebSocket close code (RFC 6455, section 7.4), if there was one. */
  readonly code?: number | undefined;
  /** The reason that came with the code. */
  readonly reason?: string | undefined;
}

/** Receives, in this order: `onOpen` at most once, then any number of frames, then `onClose` exactly once. */
export interface LinkHandler {
  onOpen(link: Link): void;
  onFrame(frame: Frame): void;
  /** If dialing failed, this is called without a prior `onOpen`. */
  onClose(end: LinkEnd): void;
}

/**
 * A function that dials. It returns at once; the function it returns hangs up, at any time and any number of times.
 * Dialing again opens a new connection, with the credential resolved again.
 */
export interface Dial {
  (handler: LinkHandler): HangUp;
  /** True if it is known before dialing that audio does not travel in events and the service truncates. */
  readonly media?: boolean;
}

/**
 * Ends the link or the attempt; `onClose` has been called when it returns. Code (default 1000) and reason are sent to
 * the peer if the transport can. Throws `options.invalid`, without ending anything, for an invalid code or reason.
 */
export type HangUp = (code?: number, reason?: string) => void;

/** Connects to a service over one technology, for example `webSocket()`. */
export type Transport = (service: Service) => Dial;
