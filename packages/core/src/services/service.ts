import type { Dialect } from "../dialects/dialect.js";

/** Where and how to dial, for one attempt. */
export interface Address {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** WebSocket subprotocols; where headers cannot be sent, an ephemeral key travels here. */
  readonly protocols: readonly string[];
}

/** What the dialing side can do, which decides where a credential goes. */
export interface Reach {
  /** False in browsers, whose WebSocket sends no headers. */
  readonly headers: boolean;
  /** True where visitors can read what is sent, headers too: a permanent key must not travel. Default: unless headers. */
  readonly exposed?: boolean;
}

/** A realtime service as its options describe it: where to dial, with what credential, in which dialect. */
export interface Service {
  readonly kind: "azure" | "openai" | "custom";
  /** For messages: `Azure OpenAI`, `OpenAI`, or the host of a custom one. */
  readonly name: string;
  readonly dialect: Dialect;
  /** False where the server does not greet with `session.created`, as when attaching to a call. */
  readonly greets: boolean;
  /** Resolved anew for every attempt, credential included. Rejects with a `RealtimeError`. */
  resolve(reach: Reach): Promise<Address>;
}
