import type { Socket } from "node:net";
import type { WebSocket } from "ws";
import type { SocketOptions } from "./socket.js";

/**
 * Pings an idle connection and reports a peer that shows no sign of life in time as dead (RFC 6455, section 5.5.2).
 * Bytes in either direction count, so that a slow connection transferring a large frame is not considered dead.
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
    // A time longer than a timer can wait, such as `Infinity`, disables it.
    if (!(tickMs > 0 && this.#intervalMs + this.#timeoutMs < 2 ** 31)) return;
    this.#timer = setInterval(() => {
      this.#silentMs = this.#sawProgress() ? 0 : this.#silentMs + tickMs;
      // The silence began up to a tick before it was counted, so no peer is declared dead too soon.
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
