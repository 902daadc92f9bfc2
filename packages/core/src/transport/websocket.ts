import { sockets } from "#socket";
import { RealtimeError } from "../errors.js";
import type { Address, Service } from "../services/service.js";
import { host } from "../support/host.js";
import type { SocketLink } from "./socket.js";
import type { Dial, LinkEnd, LinkHandler, Transport } from "./transport.js";

/** How a WebSocket is opened and kept. */
export interface WebSocketOptions {
  /** From the call until the socket is open, credential included. Default 15 s. */
  readonly connectTimeoutMs?: number;
  /** The largest frame accepted from the service, in bytes. Default 32 MiB. */
  readonly maxPayload?: number;
  /** Where the runtime can ping (Node): how often, and how long to wait for any sign of life. Default 20 s each. */
  readonly keepAlive?: { readonly intervalMs?: number; readonly timeoutMs?: number };
  /** Handed to the `ws` package in Node, for proxies (`agent`) and TLS (`ca`, `cert`, `key`). */
  readonly ws?: Readonly<Record<string, unknown>>;
}

/**
 * Connects by WebSocket: the `ws` package in Node, the global `WebSocket` elsewhere. Redirects are not
 * followed, nothing is compressed, and only `wss:` is dialed unless the host is this machine.
 */
export function webSocket(options: WebSocketOptions = {}): Transport {
  return (service): Dial =>
    (handler) => {
      const attempt = new Attempt(service, handler);
      attempt.start(options);
      return (code, reason) => attempt.hangUp(code, reason);
    };
}

/** One dialed connection, from the call to its end. */
class Attempt {
  #handler: LinkHandler | null;
  #socket: SocketLink | null = null;
  #timer: unknown;

  constructor(
    readonly service: Service,
    handler: LinkHandler,
  ) {
    this.#handler = handler;
  }

  start({ connectTimeoutMs = 15_000, ...options }: WebSocketOptions): void {
    this.#timer = host.setTimeout(() => this.#fail(timedOut(this.service.name, connectTimeoutMs)), connectTimeoutMs);
    this.service.resolve(sockets.reach).then(
      (address) => this.#open(address, options),
      (error: unknown) => this.#end({ error: asRealtimeError(error) }),
    );
  }

  hangUp(code?: number, reason?: string): void {
    if (!this.#handler) return;
    const socket = this.#socket;
    this.#end({ error: null, ...(code !== undefined && { code }), ...(reason !== undefined && { reason }) });
    socket?.close(code, reason);
  }

  #open(address: Address, options: WebSocketOptions): void {
    if (!this.#handler) return;
    const insecure = insecurity(address.url);
    if (insecure) return this.#end({ error: insecure });
    const { maxPayload = 32 * 1024 * 1024, ws = {} } = options;
    const { intervalMs = 20_000, timeoutMs = 20_000 } = options.keepAlive ?? {};
    const { name, advice } = this.service;
    const request = { address, name, advice, maxPayload, ws, keepAlive: { intervalMs, timeoutMs } };
    try {
      this.#socket = sockets.open(request, {
        onOpen: () => this.#opened(),
        onFrame: (frame) => this.#handler?.onFrame(frame),
        onEnd: ({ error, code, reason }) => this.#end(endOf(error, code, reason)),
      });
    } catch (cause) {
      this.#end({ error: new RealtimeError("options.invalid", "the WebSocket could not be made: see the cause", { cause }) });
    }
  }

  #opened(): void {
    host.clearTimeout(this.#timer);
    if (this.#socket) this.#handler?.onOpen(this.#socket);
  }

  #fail(error: RealtimeError): void {
    const socket = this.#socket;
    this.#end({ error });
    socket?.close();
  }

  #end(end: LinkEnd): void {
    host.clearTimeout(this.#timer);
    const handler = this.#handler;
    this.#handler = null;
    this.#socket = null;
    handler?.onClose(end);
  }
}

function endOf(error: RealtimeError | undefined, code: number | undefined, reason: string | undefined): LinkEnd {
  const details = { ...(code !== undefined && { code }), ...(reason && { reason }) };
  return { error: error ?? closeError(code, reason), ...details };
}

function closeError(closeCode = 1006, closeReason = ""): RealtimeError {
  const details = { closeCode, ...(closeReason && { closeReason }) };
  if (closeCode === 1006) return new RealtimeError("link.lost", "the connection broke", details);
  if (closeCode === 1009) return new RealtimeError("link.too-large", "a frame was larger than the other side takes", details);
  const why = closeReason ? `: ${closeReason.slice(0, 123)}` : "";
  return new RealtimeError("link.closed", `the service closed the connection (${closeCode}${why})`, details);
}

function timedOut(name: string, afterMs: number): RealtimeError {
  return new RealtimeError("link.timeout", `${name} did not answer within ${afterMs} ms: check the address and the network`);
}

function asRealtimeError(error: unknown): RealtimeError {
  if (error instanceof RealtimeError) return error;
  return new RealtimeError("options.invalid", "the service could not say where to dial: see the cause", { cause: error });
}

/** A key on an unencrypted line is everyone's key. Loopback never leaves the machine (RFC 6761, section 6.3). */
function insecurity(href: string): RealtimeError | null {
  const url = new host.URL(href);
  if (url.protocol === "wss:" || /^(localhost|.+\.localhost|127(\.\d+){3}|\[::1\])$/.test(url.hostname)) return null;
  return new RealtimeError("link.insecure", `${url.hostname} is not this machine: use https or wss`);
}
