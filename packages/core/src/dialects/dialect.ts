import type { ClientEvent } from "../protocol/client-events.js";
import type { ServerEvent } from "../protocol/server-events.js";

/** One message as a transport delivers it: text, or bytes if the peer sent a binary frame. */
export type Frame = string | Uint8Array;

/** A well-formed event without a type in this version, passed through untouched. */
export interface UnknownEvent {
  readonly type: "unknown";
  /** The `type` on the wire. */
  readonly wireType: string;
  /** The whole event as it arrived. */
  readonly raw: Readonly<Record<string, unknown>>;
}

/** A frame that could not be read. */
export interface UnreadableFrame {
  readonly type: "unreadable";
  /** The reason. Never quotes the frame. */
  readonly why: string;
  /** For servers: the client's `event_id`, if it could be read, as an answer has to quote it. */
  readonly eventId?: string | undefined;
  /** The field that is missing or of the wrong type. */
  readonly param?: string | undefined;
}

/** The content of a frame. Unknown events are passed on, unreadable frames are reported: neither is dropped. */
export type Decoded<E = ServerEvent> = E | UnknownEvent | UnreadableFrame;

/** What the previous event contained that GA cannot express, as paths: `session.temperature`. */
export interface DroppedFields {
  readonly type: "dropped";
  readonly params: readonly string[];
}

/** A frame to send, and the paths of what this dialect cannot express, for example `session.reasoning`. */
export interface Encoded {
  readonly frame: string;
  readonly dropped: readonly string[];
}

/**
 * Translates between one service's frames and the GA vocabulary, for a client. Decoding never throws; encoding throws
 * only what `JSON.stringify` throws, for a value that is not JSON.
 */
export interface Dialect {
  readonly name: "ga" | "preview";
  /** Creates the decoder of one connection. It calls `tell` at once, per frame with one event, rarely two or none. */
  createDecoder(tell: (decoded: Decoded) => void): (frame: Frame) => void;
  /** Encodes an event without modifying it. */
  encode(event: ClientEvent): Encoded;
}

/** The same translation for a server: the opposite of a {@link Dialect}, with the same guarantees. */
export interface ServerDialect {
  readonly name: "ga" | "preview";
  /** Decodes a frame to one event, rarely several, in the order to process them. */
  decode(frame: Frame): readonly (Decoded<ClientEvent> | DroppedFields)[];
  /** Encodes an event without modifying it; returns no frame if the dialect has no such event. */
  encode(event: ServerEvent): readonly string[];
}
