import { messagesFor } from "./messages.js";

/** Chromium and Safari take no longer messages; other browsers say that they do, and lose them (T94). */
const maxBytes = 256 * 1024;

/** Chromium closes a channel with more than 16 MiB in its buffer: beyond this limit, frames wait here. */
const highBytes = 1024 * 1024;
const lowBytes = 256 * 1024;

/** Sends frames of any length and number through a data channel, in order. */
export class EventsChannel {
  readonly #channel: RTCDataChannel;
  readonly #limit: () => number;
  readonly #onRefused: (frame: string) => void;
  readonly #waiting: string[] = [];
  #waitingChars = 0;

  constructor(channel: RTCDataChannel, limit: () => number, onRefused: (frame: string) => void) {
    this.#channel = channel;
    this.#limit = limit;
    this.#onRefused = onRefused;
    channel.bufferedAmountLowThreshold = lowBytes;
    channel.onbufferedamountlow = () => this.#pump();
  }

  get bufferedAmount(): number {
    return this.#channel.bufferedAmount + this.#waitingChars;
  }

  send(frame: string): void {
    if (this.#channel.readyState !== "open") return;
    const messages = messagesFor(frame, Math.min(maxBytes, this.#limit()));
    // Later, so that the sender first learns that it was sent.
    if ("refusal" in messages) return queueMicrotask(() => this.#onRefused(messages.refusal));
    for (const message of messages) {
      this.#waiting.push(message);
      this.#waitingChars += message.length;
    }
    this.#pump();
  }

  #pump(): void {
    while (this.#channel.readyState === "open" && this.#channel.bufferedAmount < highBytes) {
      const next = this.#waiting.shift();
      if (next === undefined) return;
      this.#waitingChars -= next.length;
      this.#channel.send(next);
    }
  }
}
