import type { Dial } from "../transport/transport.js";

/** The remote end, as the contract drives it. Every method may be asynchronous, so that it can use a real socket. */
export interface ContractPeer {
  /** Accepts the connection being dialed, or the next one. */
  answer(): unknown;
  /** Refuses the connection. */
  refuse(): unknown;
  say(frame: string): unknown;
  /** Closes with this code and reason. */
  close(code: number, reason: string): unknown;
  /** Breaks the connection without a close. */
  drop(): unknown;
  /** The next frame that the client sent, in order. */
  next(): Promise<string>;
}

/** A new transport and its remote end, for one case. */
export interface ContractPair {
  readonly dial: Dial;
  readonly peer: ContractPeer;
  dispose(): unknown;
}
