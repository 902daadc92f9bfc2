import type { Advice } from "../services/advice.js";
import type { Address, Reach, Service } from "../services/service.js";
import type { HangUp, LinkHandler } from "./transport.js";

/** How a WebSocket is opened and kept. */
export interface SocketOptions {
  /** Where the runtime can (Node): the largest frame accepted, in bytes. Default 32 MiB. */
  readonly maxPayload?: number;
  /** Where the runtime can (Node): how often to ping, and how long to wait for any sign of life. Default 20 s each. */
  readonly keepAlive?: { readonly intervalMs?: number; readonly timeoutMs?: number };
  /** Handed to the `ws` package in Node, for proxies (`agent`) and TLS (`ca`, `cert`, `key`). */
  readonly ws?: Readonly<Record<string, unknown>>;
}

/** What to open: where, for whom, and how. */
export interface SocketRequest {
  readonly address: Address;
  readonly service: Service;
  readonly options: SocketOptions;
}

/** The WebSocket of one runtime. Two modules implement it, chosen by the `#socket` import condition. */
export interface Sockets {
  readonly reach: Reach;
  /** Where there is somebody to take it. */
  readonly advice?: Advice;
  /** Opens one connection. What the handler hears after hanging up does not count. */
  open(request: SocketRequest, handler: LinkHandler): HangUp;
}
