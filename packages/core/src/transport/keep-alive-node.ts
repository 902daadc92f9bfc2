import type { Socket } from "node:net";
import type { WebSocket } from "ws";
import type { SocketOptions } from "./socket.js";

/**
 * Pings an idle line: a peer that shows no sign of life in time is dead (RFC 6455, section 5.5.2). Bytes in either
 * direction are life, so that a slow line that carries a large frame is none the deader for it.
 */
export class KeepAlive {
  readonly #socket: WebSocket;
  readonly #intervalMs: number;
  readonly #timeoutMs: number;
  #stream: Socket | undefined;
  #bytesRead = 0;
  #bufferedAmount = 0;
  #silentMs = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(
    socket: WebSocket,
    { intervalMs = 20_000, timeoutMs = 20_000 }: SocketOptions["keepAlive"] = {},
  ) {
    this.#socket = socket;
    this.#intervalMs = intervalMs;
    this.#timeoutMs = timeoutMs;
    socket.on("upgrade", (response) => (this.#stream = response.socket));
  }

  start(onDead: (silentMs: number) => void): void {
    const tickMs = Math.min(this.#intervalMs, this.#timeoutMs);
    // Longer than a timer can wait, as for `Infinity`, is never.
    if (!(tickMs > 0 && this.#intervalMs + this.#timeoutMs < 2 ** 31)) return;
    this.#timer = setInterval(() => {
      this.#silentMs = this.#sawProgress() ? 0 : this.#silentMs + tickMs;
      // The silence began up to a tick earlier than it was counted: nobody is declared dead too soon.
      if (this.#silentMs > this.#intervalMs + this.#timeoutMs) onDead(this.#silentMs - tickMs);
      else if (this.#silentMs >= this.#intervalMs) this.#socket.ping();
    }, tickMs);
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  #sawProgress(): boolean {
    const { bytesRead = 0 } = this.#stream ?? {};
    const { bufferedAmount } = this.#socket;
    const progress = bytesRead !== this.#bytesRead || bufferedAmount < this.#bufferedAmount;
    this.#bytesRead = bytesRead;
    this.#bufferedAmount = bufferedAmount;
    return progress;
  }
}
