/**
 * Something that goes wrong on purpose. Faults of frames hold for events whose type matches `on`; without it for all.
 */
export interface Fault {
  readonly kind: FaultKind;
  /** A type of server event, in GA vocabulary; `*` stands for any letters. */
  readonly on?: string;
  /** How likely it is for each event that matches, 0 to 1. Always, if left out. */
  readonly chance?: number;
  /** So many events that match pass by first. */
  readonly after?: number;
  /** It happens so many times at most; any number, if left out. */
  readonly times?: number;
  /** How long what waits has to wait. */
  readonly ms?: number;
  /** With which code a line is closed, or with which HTTP status a handshake is refused. */
  readonly code?: number;
  /** What is said of it. */
  readonly reason?: string;
}

/** The kinds of faults. */
export type FaultKind =
  | "delay"
  | "drop"
  | "duplicate"
  | "reorder"
  | "stall"
  | "cut"
  | "close"
  | "refuse"
  | "stall-handshake"
  | "oversize"
  | "garbage"
  | "rate-limit"
  | "expire"
  | "anonymous-errors";
