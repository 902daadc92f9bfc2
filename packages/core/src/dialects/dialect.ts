import type { ClientEvent } from "../protocol/client-events.js";
import type { ServerEvent } from "../protocol/server-events.js";

/** One message as a transport delivers it: text, or bytes where the peer sent a binary frame. */
export type Frame = string | Uint8Array;

/** A well-formed event that this version has no type for, passed through untouched. */
export interface UnknownEvent {
  readonly type: "unknown";
  /** The `type` on the wire. */
  readonly wireType: string;
  /** The whole event as it arrived. */
  readonly raw: Readonly<Record<string, unknown>>;
}

/** A frame at fault. */
export interface UnreadableFrame {
  readonly type: "unreadable";
  /** Never quotes the frame. */
  readonly why: string;
  /** Set for servers: the client's name for the event, where one could be read, which an answer has to quote. */
  readonly eventId?: string | undefined;
  /** The field that is missing or of the wrong type. */
  readonly param?: string | undefined;
}

/** What a frame turned out to be. Unknown events are news, unreadable frames are faults: neither is dropped. */
export type Decoded<E = ServerEvent> = E | UnknownEvent | UnreadableFrame;

/** What the sender of the event before this said and GA has no word for, by paths: `session.temperature`. */
export interface DroppedFields {
  readonly type: "dropped";
  readonly params: readonly string[];
}

/** A frame to send, and the paths of what this dialect has no word for, for example `session.reasoning`. */
export interface Encoded {
  readonly frame: string;
  readonly dropped: readonly string[];
}

/**
 * Translates between one service's frames and the GA vocabulary, as a client needs it. Decoding never throws;
 * encoding throws only what `JSON.stringify` does, on a value that is not JSON.
 */
export interface Dialect {
  readonly name: "ga" | "preview";
  /** Makes the decoder of one connection, which tells of each frame at once: of one event, rarely two or none. */
  createDecoder(tell: (decoded: Decoded) => void): (frame: Frame) => void;
  /** Leaves the event as it is. */
  encode(event: ClientEvent): Encoded;
}

/** The same translation as a server needs it: the other end of a {@link Dialect}, with the same promises. */
export interface ServerDialect {
  readonly name: "ga" | "preview";
  /** A frame is one event, rarely more, in the order to be obeyed. */
  decode(frame: Frame): readonly (Decoded<ClientEvent> | DroppedFields)[];
  /** No frame where the dialect has no such event. Leaves the event as it is. */
  encode(event: ServerEvent): readonly string[];
}
