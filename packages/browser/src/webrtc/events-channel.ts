import { messagesFor } from "./messages.js";

/** Chromium and Safari take no longer ones; other browsers say that they do, and lose them (T94). */
const maxBytes = 256 * 1024;

/** Chromium closes a channel in which more than 16 MiB wait: of what is more than this the rest waits here. */
const highBytes = 1024 * 1024;
const lowBytes = 256 * 1024;

/** Sends frames through a data channel, in order, however long they are and however many. */
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
    // Not before whoever sends it knows that it was sent.
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
