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

/** What a sender has to know of its session. */
export interface AudioSenderOptions {
  /** How much is held while there is no connection. */
  readonly holdMs: number;
  readonly state: () => SessionState;
  /** On the connection that counts. Must not throw. */
  readonly send: (event: ClientEvent) => void;
  /** Of that connection: bytes sent and not yet handed to the network. */
  readonly bufferedAmount: () => number;
  /** The connection sends what the microphone records by itself, or will once it stands. */
  readonly isRecorded: () => boolean;
  readonly report: (error: RealtimeError) => void;
}

/** A minute of speech: so much a script may append in one go, and so late may a slow network deliver (T94). */
const maxBufferedBytes = 4 * 2 ** 20;

const retryMs = 50;

/** 1 MiB of PCM an event; services take 15 (T22). */
const maxSamples = 2 ** 19;

/** Parts of a millisecond in which a sample of any usual rate is a whole number, so that sums stay exact. */
const ticks = 48;

/** Sends the user's audio as one stream: held until it can go, at the session's rate, counted. */
export class AudioSender {
  readonly #options: AudioSenderOptions;
  /** In order, until it can go (T93). */
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

  /** How much was sent since the service's buffer was empty, and what is held for it. */
  get uncommittedMs(): number {
    return Math.floor((this.#appended - this.#emptiedAt) / ticks) + millisecondsIn(this.#held);
  }

  /** Sends audio, which nobody else holds, or holds it until it can be sent. */
  pass(audio: HeldAudio): void {
    const { holdMs, isRecorded, report } = this.#options;
    if (audio.isLive && isRecorded()) return;
    this.#held.push(audio);
    this.flush();
    if (!keepLatest(this.#held, holdMs) || this.#isTold) return;
    this.#isTold = true;
    const message = `more than ${holdMs} ms of audio could not be sent, and the oldest is lost`;
    report(new RealtimeError("audio.overflow", message));
  }

  /** Lets go what can go; `all` of it, however busy the network is. */
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
    // A network does not tell when it has room again.
    else if (isOpen) this.#cancelRetry = runLater(retryMs, () => this.flush());
  }

  /** Sends all that is held, and what the filter has kept back; without a connection, nothing. */
  finish(): void {
    this.flush(true);
    if (isReady(this.#options.state())) this.#finish();
  }

  /** Forgets what is held. */
  drop(): void {
    this.#held.length = 0;
    this.#isTold = false;
    for (const resolve of this.#waiting.splice(0)) resolve();
  }

  /** Forgets what is held and what the filter has kept back. */
  clear(): void {
    this.drop();
    this.#resampler = null;
    this.emptied();
  }

  /** What was sent is an item, or dropped. */
  emptied(): void {
    this.#emptiedAt = this.#appended;
  }

  /** A new connection has heard nothing. */
  restart(): void {
    this.#resampler = null;
    this.#appended = 0;
    this.emptied();
  }

  /** Resolves when what comes next need not be held. */
  async room(): Promise<void> {
    if (this.#held.length > 0) await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  /** Of a source with another rate, the last one's end goes first. */
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

  /** Sends what the filter has kept back: all that was handed in is with the service then. */
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
