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

/** What a frame turned out to be. Unknown events are news, unreadable frames are faults: neither is dropped. */
export type Decoded<E = ServerEvent> =
  | { readonly kind: "event"; readonly event: E }
  | { readonly kind: "unknown"; readonly event: UnknownEvent }
  /** `why` never quotes the frame. */
  | { readonly kind: "unreadable"; readonly why: string };

/** A frame to send, and the paths of what this dialect has no word for, for example `session.reasoning`. */
export interface Encoded {
  readonly frame: string;
  readonly dropped: readonly string[];
}

/** Translates between one service's frames and the GA vocabulary, as a client needs it. Never throws. */
export interface Dialect {
  readonly name: "ga" | "preview";
  /** Makes the decoder of one connection: a frame is one event, rarely two, in the order to be told. */
  createDecoder(): (frame: Frame) => readonly Decoded[];
  encode(event: ClientEvent): Encoded;
}

/** The same translation as a server needs it: the other end of a {@link Dialect}. Never throws. */
export interface ServerDialect {
  readonly name: "ga" | "preview";
  decode(frame: Frame): Decoded<ClientEvent>;
  /** No frame where the dialect has no such event. */
  encode(event: ServerEvent): readonly string[];
}
