import type { Dialect } from "../dialects/dialect.js";

/** Where and how to dial, for one attempt. */
export interface Address {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** WebSocket subprotocols. They carry the ephemeral key where headers cannot be sent. */
  readonly protocols: readonly string[];
}

/** What the dialing side supports, which decides where a credential goes. */
export interface Reach {
  /** False in browsers, whose WebSocket cannot send headers. */
  readonly headers: boolean;
  /** True if users can read what is sent, headers included: permanent keys are then refused. Default: `!headers`. */
  readonly exposed?: boolean;
}

/** A realtime service as its options describe it: where to dial, with what credential, in which dialect. */
export interface Service {
  readonly kind: "azure" | "openai" | "custom";
  /** For messages: `Azure OpenAI`, `OpenAI`, or the host of a custom service. */
  readonly name: string;
  readonly dialect: Dialect;
  /** False if the server does not start with `session.created`, as when attaching to a call. */
  readonly greets: boolean;
  /** Resolves the address for one attempt, credential included. Rejects with a `RealtimeError`. */
  resolve(reach: Reach): Promise<Address>;
}
