import type { Frame } from "../dialects/dialect.js";
import type { RealtimeError } from "../errors.js";
import type { Address, Reach } from "../services/service.js";
import type { Link } from "./transport.js";

/** A WebSocket of one runtime. Two modules implement it, chosen by the `#socket` import condition. */
export interface SocketLink extends Link {
  close(code?: number, reason?: string): void;
}

/** What a socket tells. Nothing is told after `onEnd`, which is told once. */
export interface SocketHandler {
  onOpen(): void;
  onFrame(frame: Frame): void;
  /** `error` where the runtime knows more than a close code. */
  onEnd(end: { readonly error?: RealtimeError; readonly code?: number; readonly reason?: string }): void;
}

/** How to open a socket. */
export interface SocketRequest {
  readonly address: Address;
  /** Of the service, for messages. */
  readonly name: string;
  readonly maxPayload: number;
  readonly keepAlive: { readonly intervalMs: number; readonly timeoutMs: number };
  /** Options of the `ws` package; unused elsewhere. */
  readonly ws: Readonly<Record<string, unknown>>;
  advice(status: number): string | undefined;
}

/** One runtime's WebSocket. */
export interface Sockets {
  readonly reach: Reach;
  open(request: SocketRequest, handler: SocketHandler): SocketLink;
}
