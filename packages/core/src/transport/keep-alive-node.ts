import type { WebSocket } from "ws";
import type { SocketOptions } from "./socket.js";

/** Pings an idle line: a peer that shows no sign of life in time is dead (RFC 6455, section 5.5.2). */
export class KeepAlive {
  readonly #socket: WebSocket;
  readonly #intervalMs: number;
  readonly #timeoutMs: number;
  #heardAt = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(
    socket: WebSocket,
    { intervalMs = 20_000, timeoutMs = 20_000 }: SocketOptions["keepAlive"] = {},
  ) {
    this.#socket = socket;
    this.#intervalMs = intervalMs;
    this.#timeoutMs = timeoutMs;
    socket.on("pong", () => this.heard());
  }

  start(onDead: (silentMs: number) => void): void {
    this.heard();
    this.#timer = setInterval(
      () => {
        const silentMs = performance.now() - this.#heardAt;
        if (silentMs >= this.#intervalMs + this.#timeoutMs) return onDead(Math.round(silentMs));
        if (silentMs >= this.#intervalMs) this.#socket.ping();
        return undefined;
      },
      Math.min(this.#intervalMs, this.#timeoutMs),
    );
  }

  /** The peer showed that it lives. */
  heard(): void {
    this.#heardAt = performance.now();
  }

  stop(): void {
    clearInterval(this.#timer);
  }
}
