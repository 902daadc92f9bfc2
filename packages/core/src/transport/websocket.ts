import { sockets } from "#socket";
import { RealtimeError } from "../errors.js";
import type { Service } from "../services/service.js";
import { host } from "../support/host.js";
import type { SocketOptions } from "./socket.js";
import type { Dial, HangUp, LinkEnd, LinkHandler, Transport } from "./transport.js";

/** How a WebSocket is opened and kept. */
export interface WebSocketOptions extends SocketOptions {
  /** From the call until the socket is open, credential included. Default 15 s. */
  readonly connectTimeoutMs?: number;
}

/**
 * Connects by WebSocket: the `ws` package in Node, the global `WebSocket` elsewhere. Redirects are not
 * followed, nothing is compressed, and only `wss:` is dialed unless the host is this machine.
 */
export function webSocket(options: WebSocketOptions = {}): Transport {
  return (service): Dial =>
    (handler) => {
      const attempt = new Attempt(service, handler);
      void attempt.start(options);
      return attempt.hangUp;
    };
}

/** One dialed connection, from the call to its end. */
class Attempt {
  readonly #service: Service;
  /** Null once it has heard the end. */
  #handler: LinkHandler | null;
  #close: HangUp | null = null;
  #timer: unknown;

  constructor(service: Service, handler: LinkHandler) {
    this.#service = service;
    this.#handler = handler;
  }

  async start({ connectTimeoutMs = 15_000, ...options }: WebSocketOptions): Promise<void> {
    const service = this.#service;
    const message = `${service.name} did not answer within ${connectTimeoutMs} ms: check the address and the network`;
    const late = () => this.#end({ error: new RealtimeError("link.timeout", message) });
    this.#timer = host.setTimeout(late, connectTimeoutMs);
    try {
      const address = await service.resolve(sockets.reach);
      assertPrivate(address.url);
      if (this.#handler) this.#close = sockets.open({ address, service, options }, this.#guard());
    } catch (cause) {
      const unusable = new RealtimeError("options.invalid", "the address cannot be dialed: see the cause", {
        cause,
      });
      this.#end({ error: cause instanceof RealtimeError ? cause : unusable });
    }
  }

  readonly hangUp: HangUp = (code, reason) => {
    this.#end({ error: null, ...(code && { code }), ...(reason && { reason }) });
  };

  /** Whatever the socket still says after the end reaches nobody. */
  #guard(): LinkHandler {
    return {
      onOpen: (link) => {
        host.clearTimeout(this.#timer);
        this.#handler?.onOpen(link);
      },
      onFrame: (frame) => this.#handler?.onFrame(frame),
      onClose: (end) => this.#end(end),
    };
  }

  #end(end: LinkEnd): void {
    const handler = this.#handler;
    this.#handler = null;
    host.clearTimeout(this.#timer);
    this.#close?.(end.error ? 1000 : end.code, end.reason);
    this.#close = null;
    handler?.onClose(end);
  }
}

/** A key on an unencrypted line is everyone's key. Loopback never leaves the machine (RFC 6761, section 6.3). */
function assertPrivate(href: string): void {
  const { protocol, hostname } = new host.URL(href);
  if (protocol === "wss:" || /^(localhost|.+\.localhost|127(\.\d+){3}|\[::1\])$/.test(hostname)) return;
  throw new RealtimeError("link.insecure", `${hostname} is not this machine: use https or wss`);
}
