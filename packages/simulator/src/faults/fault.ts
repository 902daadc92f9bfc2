/**
 * Something that goes wrong on purpose. It is plain data: scenario files contain it, and on a command line it is
 * written as `kind:option=value,...` (see `parseFault`).
 */
export type Fault = FrameFault | EndingFault | HandshakeFault | RateLimitFault | ExpireFault;

/** The kinds of faults. */
export type FaultKind = Fault["kind"];

/** A fault of this kind. */
export type FaultOf<K extends FaultKind> = Extract<Fault, { kind: K }>;

/** How often a fault happens, and on which connections. All counts start again with each connection. */
export interface Odds {
  /** The probability, 0 to 1, each time that it could happen. Default: always. */
  readonly chance?: number;
  /** How many times it could happen but does not, before it first does. */
  readonly after?: number;
  /** How many times it happens at most. Default: no limit. */
  readonly times?: number;
  /** Only on the first connection (1), the second (2), and so on. Refused attempts count. Default: all. */
  readonly connection?: number;
}

/** Which events a fault happens to. */
export interface Selection extends Odds {
  /** An event type in GA vocabulary; `*` stands for any letters. Default: all. */
  readonly on?: string;
  /**
   * Whether it happens to events the simulator sends or receives. Default: sent ones, unless `on` names a client event.
   */
  readonly direction?: Direction;
}

/** The direction of an event, as the simulator sees it. */
export type Direction = "sent" | "received";

/** A fault that happens to events on their way and keeps the connection open. */
export type FrameFault =
  /** The event, and all that follow, are delayed by `ms`, as on a slow line. */
  | (Selection & { readonly kind: "delay"; readonly ms: number })
  | (Selection & { readonly kind: "drop" })
  /** The event arrives twice. */
  | (Selection & { readonly kind: "duplicate" })
  /** The event changes places with the next, for which it waits at most `ms` (100). */
  | (Selection & { readonly kind: "reorder"; readonly ms?: number })
  /** The frame is larger by this many bytes (32 MiB) of an unknown field. */
  | (SentSelection & { readonly kind: "oversize"; readonly bytes?: number })
  /** The event is followed by a frame that is not an event. Default `json`. */
  | (SentSelection & { readonly kind: "garbage"; readonly form?: GarbageForm })
  /** Errors do not say which event they answer: their `event_id` is null. */
  | (Odds & { readonly kind: "anonymous-errors" });

/** Which of the events that the simulator sends a fault happens to. */
export type SentSelection = Omit<Selection, "direction">;

/**
 * What is sent that is not an event: text that is not JSON or not an event, a text frame that is not UTF-8, a binary
 * frame, or an event of an unknown type.
 */
export type GarbageForm = "json" | "utf8" | "binary" | "unknown";

/**
 * The connection ends, in place of the event, or `ms` after it. Without `on`, `after` and `chance` it waits for no
 * event: then it happens at once, or `ms` after the connection was made.
 */
export type EndingFault =
  /** Nothing more is sent, read or answered, and the connection stays open. */
  | (Selection & { readonly kind: "stall"; readonly ms?: number })
  /** The connection breaks without a close frame: in the middle of the event's frame, if it waits for one. */
  | (Selection & { readonly kind: "cut"; readonly ms?: number })
  /** The connection is closed with this code (1011) and reason. */
  | (Selection & {
      readonly kind: "close";
      readonly ms?: number;
      readonly code?: number;
      readonly reason?: string;
    });

/** A handshake is refused or stalls. Counts are of connection attempts. */
export type HandshakeFault =
  /** Refuses with this HTTP status (503) and message, and with `retry-after` if `ms` is set. */
  | (Odds & {
      readonly kind: "refuse";
      readonly code?: number;
      readonly reason?: string;
      readonly ms?: number;
    })
  /** Does not answer the handshake, or only after `ms`. */
  | (Odds & { readonly kind: "stall-handshake"; readonly ms?: number });

/**
 * A rate limit is exceeded: a response fails with `rate_limit_exceeded`. With `on`, which selects client events, the
 * event has no effect and is answered by an `error` with that code.
 */
export type RateLimitFault = Odds & {
  readonly kind: "rate-limit";
  readonly on?: string;
  readonly reason?: string;
};

/** The session ends `ms` after it begins, or after now: `expires_at` announces it, then `session_expired` is sent. */
export interface ExpireFault extends Pick<Odds, "connection"> {
  readonly kind: "expire";
  readonly ms: number;
}
