import { maxUnreadBytes } from "../limits.js";
import type { Line, LineHandler } from "../server/line.js";
import type { Peer } from "./peer.js";

/** What the line to the client of a call needs beside its peer. */
export interface PeerLineOptions {
  /** Whether there will be a data channel to send on. */
  readonly hasData: boolean;
  /** Returns a frame that says another one was too long for the client. */
  readonly tooLong: (bytes: number) => string;
  /** Called once. */
  readonly onOver: () => void;
}

/**
 * The line to the client of a call: its data channel, which queues frames until it is open. The line ends with the
 * call, and the call with the line. It also ends if {@link maxUnreadBytes} are queued for the client, or for us.
 */
export class PeerLine implements Line {
  readonly #options: PeerLineOptions;
  #state: "waiting" | "open" | "stalled" | "over" = "waiting";
  #peer: Peer | null = null;
  #handler: LineHandler | null = null;
  #waiting: string[] = [];
  #waitingBytes = 0;
  #isHeld = false;
  #heldBytes = 0;

  constructor(options: PeerLineOptions) {
    this.#options = options;
  }

  get isOver(): boolean {
    return this.#state === "over";
  }

  /** Sets the peer it leads to. */
  lead(peer: Peer): void {
    this.#peer = peer;
    if (this.isOver) peer.close();
  }

  /** The data channel is open. */
  open(): void {
    if (this.#state !== "waiting") return;
    this.#state = "open";
    for (const frame of this.#waiting.splice(0)) this.send(frame);
  }

  /** Takes what arrived on the data channel. */
  take(frame: string | null): void {
    if (this.#state !== "open") return;
    this.#heldBytes = this.#isHeld ? this.#heldBytes + (frame?.length ?? 0) : 0;
    if (this.#heldBytes > maxUnreadBytes) return this.cut();
    this.#handler?.onFrame(frame);
  }

  listen(handler: LineHandler): void {
    this.#handler = handler;
  }

  send(frame: string): void {
    const bytes = Buffer.byteLength(frame);
    if (this.#state === "waiting" && this.#options.hasData) {
      this.#waiting.push(frame);
      this.#waitingBytes += bytes;
      if (this.#waitingBytes > maxUnreadBytes) this.cut();
      return;
    }
    this.#write(frame, bytes);
  }

  sendBytes(bytes: Uint8Array, as: "text" | "binary"): void {
    this.#write(as === "text" ? Buffer.from(bytes).toString() : bytes, bytes.length);
  }

  /** A data channel cannot be paused, so what arrives meanwhile is counted. */
  hold(isHeld: boolean): void {
    this.#isHeld = isHeld;
  }

  stall(): void {
    if (!this.isOver) this.#state = "stalled";
  }

  close(): void {
    this.cut();
  }

  cut(): void {
    if (this.isOver) return;
    this.#state = "over";
    this.#waiting = [];
    this.#peer?.close();
    this.#handler?.onClose();
    this.#options.onOver();
  }

  #write(data: string | Uint8Array, bytes: number): void {
    if (this.#state !== "open" || !this.#peer) return;
    const isTooLong = bytes > (this.#peer.maxMessageBytes || Infinity);
    this.#peer.sendData(isTooLong ? this.#options.tooLong(bytes) : data);
    if (this.#peer.unreadBytes > maxUnreadBytes) this.cut();
  }
}
