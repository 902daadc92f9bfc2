import { sockets } from "#socket";
import { RealtimeError, realtimeError } from "../errors.js";
import { runLater } from "../support/timer.js";
import { assertCloseable } from "./link-end.js";
import { assertPrivate } from "./private.js";
import type { SocketOptions } from "./socket.js";
import type { HangUp, LinkEnd, LinkHandler, Transport } from "./transport.js";

/** Options of `webSocket()`. */
export interface WebSocketOptions extends SocketOptions {
  /** Time from the call until the socket is open, including resolving the credential. Default 15 s. */
  readonly connectTimeoutMs?: number;
}

/**
 * Connects by WebSocket: the `ws` package in Node, the global `WebSocket` elsewhere. Redirects are not followed,
 * nothing is compressed, and only `wss:` is dialed unless the host is this machine.
 */
export function webSocket({ connectTimeoutMs = 15_000, ...options }: WebSocketOptions = {}): Transport {
  return (service) => (handler) => {
    /** Null once the connection has ended: whatever the socket still delivers is ignored. */
    let listener: LinkHandler | null = handler;
    let close: HangUp | undefined;

    const finish = (end: LinkEnd): void => {
      stopTimer();
      const told = listener;
      listener = null;
      close?.(end.error ? 1000 : end.code, end.error ? "" : end.reason);
      close = undefined;
      told?.onClose(end);
    };
    const stopTimer = runLater(connectTimeoutMs, () => {
      const message = `${service.name} did not answer within ${connectTimeoutMs} ms`;
      finish({ error: new RealtimeError("link.timeout", message) });
    });
    const open = async (): Promise<void> => {
      const address = await service.resolve(sockets.reach);
      assertPrivate(address.url);
      if (!listener) return;
      close = sockets.open(
        { address, service, options },
        {
          onOpen(link) {
            stopTimer();
            listener?.onOpen(link);
          },
          onFrame: (frame) => listener?.onFrame(frame),
          onClose: finish,
        },
      );
    };

    open().catch((cause: unknown) => finish(undialed(cause)));
    return (code = 1000, reason = "") => {
      assertCloseable(code, reason);
      finish({ error: null, code, reason });
    };
  };
}

function undialed(cause: unknown): LinkEnd {
  return { error: realtimeError(cause, "options.invalid", "connecting failed: see the cause") };
}
