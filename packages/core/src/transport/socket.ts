import type { Advice } from "../services/advice.js";
import type { Address, Reach, Service } from "../services/service.js";
import type { HangUp, LinkHandler } from "./transport.js";

/** Options of a WebSocket. */
export interface SocketOptions {
  /** The largest frame accepted, in bytes, if the runtime supports it (Node). Default 32 MiB. */
  readonly maxPayload?: number;
  /** How often to ping, and how long to wait for a sign of life, if supported (Node). Default 20 s each. */
  readonly keepAlive?: { readonly intervalMs?: number; readonly timeoutMs?: number };
  /** Passed to the `ws` package in Node, for proxies (`agent`) and TLS (`ca`, `cert`, `key`). */
  readonly ws?: Readonly<Record<string, unknown>>;
}

/** What to open: the address, the service and the options. */
export interface SocketRequest {
  readonly address: Address;
  readonly service: Service;
  readonly options: SocketOptions;
}

/** The WebSocket of one runtime. Two modules implement it, chosen by the `#socket` import condition. */
export interface Sockets {
  readonly reach: Reach;
  /** Set where someone can act on it: on servers and in scripts. */
  readonly advice?: Advice;
  /** Opens one connection. Calls of the handler after hanging up are to be ignored. */
  open(request: SocketRequest, handler: LinkHandler): HangUp;
}
