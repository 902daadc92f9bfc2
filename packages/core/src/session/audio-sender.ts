import { encodeAudio } from "../audio/codec.js";
import { sampleRateOf } from "../audio/format.js";
import { createResampler, type Resampler } from "../audio/resample.js";
import { RealtimeError } from "../errors.js";
import type { ClientEvent } from "../protocol/client-events.js";
import { runLater } from "../support/timer.js";
import { keepLatest, millisecondsIn, type HeldAudio } from "./held-audio.js";
import { inputFormat } from "./input-config.js";
import { isReady } from "./phase.js";
import type { SessionState } from "./state.js";

/** What an audio sender needs of its session. */
export interface AudioSenderOptions {
  /** How much to hold while it cannot be sent, in milliseconds. */
  readonly holdMs: number;
  readonly state: () => SessionState;
  /** Sends on the connection in use. Must not throw. */
  readonly send: (event: ClientEvent) => void;
  /** Bytes sent on that connection but not yet handed to the network. */
  readonly bufferedAmount: () => number;
  /** The connection sends what the microphone records by itself, or will once it is established. */
  readonly isRecorded: () => boolean;
  readonly report: (error: RealtimeError) => void;
}

/** A minute of speech: a script may append this much at once, or a slow network fall this far behind (T94). */
const maxBufferedBytes = 4 * 2 ** 20;

const retryMs = 50;

/** 1 MiB of PCM per event; services accept 15 (T22). */
const maxSamples = 2 ** 19;

/** Units per millisecond in which samples of all usual rates are whole numbers, so that sums stay exact. */
const ticks = 48;

/** Sends the user's audio as one stream: holds it until it can be sent, converts its sample rate and counts it. */
export class AudioSender {
  readonly #options: AudioSenderOptions;
  /** Audio waiting to be sent, in order (T93). */
  readonly #held: HeldAudio[] = [];
  readonly #waiting: (() => void)[] = [];
  #isTold = false;
  #cancelRetry = (): void => {};
  #resampler: Resampler | null = null;
  #from = 0;
  #to = 0;
  #appended = 0;
  #emptiedAt = 0;

  constructor(options: AudioSenderOptions) {
    this.#options = options;
  }

  /** How much was sent in this connection. */
  get appendedMs(): number {
    return Math.floor(this.#appended / ticks);
  }

  /** How much was sent since the service's buffer was empty, plus what is held for it. */
  get uncommittedMs(): number {
    return Math.floor((this.#appended - this.#emptiedAt) / ticks) + millisecondsIn(this.#held);
  }

  /** Sends audio, or holds it until it can be sent. Nobody else may use its samples. */
  pass(audio: HeldAudio): void {
    const { holdMs, isRecorded, report } = this.#options;
    if (audio.isLive && isRecorded()) return;
    this.#held.push(audio);
    this.flush();
    if (!keepLatest(this.#held, holdMs) || this.#isTold) return;
    this.#isTold = true;
    const message = `more than ${holdMs} ms of unsent audio: the oldest was dropped`;
    report(new RealtimeError("audio.overflow", message));
  }

  /** Sends what can be sent; with `all` everything, however busy the network is. */
  flush(all = false): void {
    const { state, bufferedAmount } = this.#options;
    const isOpen = isReady(state());
    if (this.#held.length === 0) return;
    this.#cancelRetry();
    while (isOpen && (all || bufferedAmount() <= maxBufferedBytes)) {
      const next = this.#held.shift();
      if (!next) break;
      this.#send(next);
    }
    if (this.#held.length === 0) this.drop();
    // A network does not signal when it has room again.
    else if (isOpen) this.#cancelRetry = runLater(retryMs, () => this.flush());
  }

  /** Sends everything held and what the filter kept back; nothing without a connection. */
  finish(): void {
    this.flush(true);
    if (isReady(this.#options.state())) this.#finish();
  }

  /** Discards what is held. */
  drop(): void {
    this.#held.length = 0;
    this.#isTold = false;
    for (const resolve of this.#waiting.splice(0)) resolve();
  }

  /** Discards what is held and what the filter kept back. */
  clear(): void {
    this.drop();
    this.#resampler = null;
    this.emptied();
  }

  /** What was sent has become an item or was discarded. */
  emptied(): void {
    this.#emptiedAt = this.#appended;
  }

  /** Starts over for a new connection, which has received nothing. */
  restart(): void {
    this.#resampler = null;
    this.#appended = 0;
    this.emptied();
  }

  /** Resolves when audio no longer has to be held. */
  async room(): Promise<void> {
    if (this.#held.length > 0) await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  /** Before a source with another rate begins, sends the rest of the previous one. */
  #send({ samples, sampleRate: from, isLive }: HeldAudio): void {
    if (isLive && this.#options.isRecorded()) return;
    const to = sampleRateOf(inputFormat(this.#options.state()));
    if (from !== this.#from && to === this.#to) this.#finish();
    if (from !== this.#from || to !== this.#to) this.#resampler = null;
    this.#from = from;
    this.#to = to;
    this.#resampler ??= createResampler({ from, to });
    this.#emit(this.#resampler.push(samples));
  }

  /** Sends what the filter kept back, so that the service has everything. */
  #finish(): void {
    if (this.#resampler) this.#emit(this.#resampler.flush());
  }

  #emit(samples: Int16Array): void {
    const { state, send } = this.#options;
    for (let start = 0; start < samples.length; start += maxSamples) {
      const piece = samples.subarray(start, start + maxSamples);
      send({ type: "input_audio_buffer.append", audio: encodeAudio(piece, inputFormat(state())) });
      this.#appended += (piece.length * ticks * 1_000) / this.#to;
    }
  }
}
