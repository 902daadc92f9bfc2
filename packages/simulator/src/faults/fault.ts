/**
 * Something that goes wrong on purpose. It is plain data: scenario files carry it, and on a command line it is written
 * as `kind:option=value,...` (see `parseFault`).
 */
export type Fault = FrameFault | EndingFault | HandshakeFault | RateLimitFault | ExpireFault;

/** The kinds of faults. */
export type FaultKind = Fault["kind"];

/** A fault of this kind. */
export type FaultOf<K extends FaultKind> = Extract<Fault, { kind: K }>;

/** How often it happens, and to whom. All counts begin anew with each connection. */
export interface Odds {
  /** How likely it is each time that it could happen, 0 to 1. Always, if left out. */
  readonly chance?: number;
  /** So many times that it could happen pass by first. */
  readonly after?: number;
  /** It happens so many times at most; any number, if left out. */
  readonly times?: number;
  /** Only to the first connection (1), or the second, and so on; attempts that were refused count. To all, if left out. */
  readonly connection?: number;
}

/** Which events it happens to. */
export interface Selection extends Odds {
  /** A type of event, in GA vocabulary; `*` stands for any letters. All, if left out. */
  readonly on?: string;
  /**
   * What the simulator sends, or what it receives. If left out, what it sends, unless `on` names an event of clients.
   */
  readonly direction?: Direction;
}

/** Which way an event goes, as the simulator sees it. */
export type Direction = "sent" | "received";

/** Something happens to events on their way; the line stays. */
export type FrameFault =
  /** The event, and all that follow, wait so long, as on a slow line. */
  | (Selection & { readonly kind: "delay"; readonly ms: number })
  | (Selection & { readonly kind: "drop" })
  /** The event comes twice. */
  | (Selection & { readonly kind: "duplicate" })
  /** The event changes places with the next, which it waits for so long at most (100 ms). */
  | (Selection & { readonly kind: "reorder"; readonly ms?: number })
  /** The frame is longer by so many bytes (32 MiB) of a field that nobody knows. */
  | (SentSelection & { readonly kind: "oversize"; readonly bytes?: number })
  /** Behind the event comes what is none; `json`, if left out. */
  | (SentSelection & { readonly kind: "garbage"; readonly form?: GarbageForm })
  /** An `error` says of no event that it answers it: its `event_id` is null. */
  | (Odds & { readonly kind: "anonymous-errors" });

/** Which of the events that the simulator sends it happens to. */
export type SentSelection = Omit<Selection, "direction">;

/**
 * What comes instead of an event: text that is no JSON or no event, a text frame that is no UTF-8, a binary frame, or
 * an event of a type that nobody knows.
 */
export type GarbageForm = "json" | "utf8" | "binary" | "unknown";

/**
 * The line ends, in place of the event; with `ms`, so long after it. With no `on`, `after` or `chance` it waits for no
 * event: then it happens at once, or `ms` after the connection was made.
 */
export type EndingFault =
  /** Nothing more is sent, read or answered, and the line stays open. */
  | (Selection & { readonly kind: "stall"; readonly ms?: number })
  /** The line breaks without a word: in the middle of the event's frame, where it waits for one. */
  | (Selection & { readonly kind: "cut"; readonly ms?: number })
  /** With this code (1011) and reason. */
  | (Selection & {
      readonly kind: "close";
      readonly ms?: number;
      readonly code?: number;
      readonly reason?: string;
    });

/** A client does not get in. Its counts are of attempts to connect. */
export type HandshakeFault =
  /** With this HTTP status (503) and message; with `ms`, `retry-after` says so. */
  | (Odds & {
      readonly kind: "refuse";
      readonly code?: number;
      readonly reason?: string;
      readonly ms?: number;
    })
  /** The handshake is not answered; with `ms`, not before so long. */
  | (Odds & { readonly kind: "stall-handshake"; readonly ms?: number });

/**
 * Too much was asked for: a response fails with `rate_limit_exceeded`. With `on`, which selects events of the client's,
 * an `error` with that code answers the event, of which nothing comes.
 */
export type RateLimitFault = Odds & {
  readonly kind: "rate-limit";
  readonly on?: string;
  readonly reason?: string;
};

/** The session is over so long after it begins, or from now on: `expires_at` tells, then comes `session_expired`. */
export interface ExpireFault extends Pick<Odds, "connection"> {
  readonly kind: "expire";
  readonly ms: number;
}
