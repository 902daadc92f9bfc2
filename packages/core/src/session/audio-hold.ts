import { RealtimeError } from "../errors.js";
import { runLater } from "../support/timer.js";

/** What is held, when, and where it goes. */
export interface AudioHoldOptions {
  readonly send: (samples: Int16Array, sampleRate: number) => void;
  /** The session takes audio. */
  readonly isOpen: () => boolean;
  /** False between the presses of push-to-talk: then only the pre-roll is kept. */
  readonly isListening: () => boolean;
  /** Bytes sent and not yet handed to the network. */
  readonly bufferedAmount: () => number;
  readonly holdMs: number;
  readonly preRollMs: number;
  readonly report: (error: RealtimeError) => void;
}

interface HeldAudio {
  readonly samples: Int16Array;
  readonly sampleRate: number;
}

/** A minute of speech: so much a script may append in one go, and so late may a slow network deliver (T94). */
const maxBufferedBytes = 4 * 2 ** 20;

const retryMs = 50;

/** Lets audio through, or holds it until it can go: in order, and no more than was asked for (T93). */
export class AudioHold {
  readonly #options: AudioHoldOptions;
  readonly #held: HeldAudio[] = [];
  readonly #waiting: (() => void)[] = [];
  #isTold = false;
  #cancelRetry = (): void => {};

  constructor(options: AudioHoldOptions) {
    this.#options = options;
  }

  /** How much is held. */
  get heldMs(): number {
    return durationMs(this.#held);
  }

  /** Takes samples, which stay the caller's. */
  take(samples: Int16Array, sampleRate: number): void {
    if (this.#held.length === 0 && this.#flows() && !this.#isFull()) {
      this.#options.send(samples, sampleRate);
      return;
    }
    this.#held.push({ samples: samples.slice(), sampleRate });
    this.flush();
    this.#trim();
  }

  /** Lets go what can go; with `all`, however busy the network is. */
  flush(all = false): void {
    while (this.#flows() && (all || !this.#isFull())) {
      const next = this.#held.shift();
      if (!next) break;
      this.#options.send(next.samples, next.sampleRate);
    }
    const isEmpty = this.#held.length === 0;
    this.#cancelRetry();
    // A network does not tell when it has room again.
    if (!isEmpty && this.#flows()) this.#cancelRetry = runLater(retryMs, () => this.flush());
    if (isEmpty && this.#flows()) this.#isTold = false;
    if (isEmpty || !this.#options.isListening()) for (const resolve of this.#waiting.splice(0)) resolve();
  }

  /** Drops what is held. */
  clear(): void {
    this.#held.length = 0;
    this.flush();
  }

  /** Resolves when what comes next need not be held; at once where only the latest is kept. */
  room(): Promise<void> {
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
      this.flush();
    });
  }

  #flows(): boolean {
    return this.#options.isOpen() && this.#options.isListening();
  }

  #isFull(): boolean {
    return this.#options.bufferedAmount() > maxBufferedBytes;
  }

  /** Drops the oldest for as long as the rest is enough; no chunk is cut. What is lost is told once an outage. */
  #trim(): void {
    const { isListening, holdMs, preRollMs, report } = this.#options;
    const before = this.#held.length;
    const keepMs = isListening() ? holdMs : preRollMs;
    while (this.#held.length > 0 && durationMs(this.#held.slice(1)) >= keepMs) this.#held.shift();
    if (this.#held.length === before || this.#isTold || !isListening()) return;
    this.#isTold = true;
    const message = `more than ${holdMs} ms of audio could not be sent for now, and the oldest is lost`;
    report(new RealtimeError("audio.overflow", message));
  }
}

function durationMs(held: readonly HeldAudio[]): number {
  return held.reduce((sum, { samples, sampleRate }) => sum + (samples.length * 1_000) / sampleRate, 0);
}
