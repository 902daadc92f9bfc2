import type { WebSocket } from "ws";
import type { SocketOptions } from "./socket.js";

/** Pings an idle line: a peer that shows no sign of life in time is dead (RFC 6455, section 5.5.2). */
export class KeepAlive {
  readonly #socket: WebSocket;
  readonly #intervalMs: number;
  readonly #timeoutMs: number;
  #silentMs = 0;
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
    const tickMs = Math.min(this.#intervalMs, this.#timeoutMs);
    this.#timer = setInterval(() => {
      this.#silentMs += tickMs;
      // The silence began up to a tick earlier than it was counted: nobody is declared dead too soon.
      if (this.#silentMs > this.#intervalMs + this.#timeoutMs) onDead(this.#silentMs - tickMs);
      else if (this.#silentMs >= this.#intervalMs) this.#socket.ping();
    }, tickMs);
  }

  /** The peer showed that it lives. Told at every frame, so it reads no clock. */
  heard(): void {
    this.#silentMs = 0;
  }

  stop(): void {
    clearInterval(this.#timer);
  }
}
