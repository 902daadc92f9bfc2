import type { Dial } from "../transport/transport.js";

/** The far end, as the contract drives it. Every method may be asynchronous, so that a real socket can be behind it. */
export interface ContractPeer {
  /** Lets the call that is being dialed, or the next one, through. */
  answer(): unknown;
  /** Turns it away. */
  refuse(): unknown;
  say(frame: string): unknown;
  /** Hangs up with this code and reason. */
  close(code: number, reason: string): unknown;
  /** Breaks the line without a word. */
  drop(): unknown;
  /** The next frame that came from our side, in order. */
  next(): Promise<string>;
}

/** A fresh transport and its far end, for one case. */
export interface ContractPair {
  readonly dial: Dial;
  readonly peer: ContractPeer;
  dispose(): unknown;
}
