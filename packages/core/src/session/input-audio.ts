import { encodeAudio } from "../audio/codec.js";
import { sampleRateOf } from "../audio/format.js";
import { checkRate, createResampler, type Resampler } from "../audio/resample.js";
import type { Recorder } from "../audio/recorder.js";
import { RealtimeError } from "../errors.js";
import type { ClientEvent } from "../protocol/client-events.js";
import type { Signal } from "../support/host.js";
import { runLater } from "../support/timer.js";
import { readSource, samplesIn, type AudioSource, type Reading } from "./audio-source.js";
import { keepLatest, millisecondsIn, type HeldAudio } from "./held-audio.js";
import { inputFormat, turnDetection } from "./input-config.js";
import { isReady } from "./phase.js";
import type { SessionState } from "./state.js";
import type { EffectTable, Input, Settled } from "./step.js";

/** How audio is handed in. */
export interface AppendOptions {
  /** Samples a second, 1,000 to 768,000. Default: the recorder's own, else the session's input rate. */
  readonly sampleRate?: number | undefined;
  /** Ends the reading of a source; its promise resolves. */
  readonly signal?: Signal | undefined;
}

/** What the input of a session is made of. */
export interface InputAudioOptions {
  /** How much is held while there is no connection. */
  readonly holdMs: number;
  readonly state: () => SessionState;
  /** On the connection that counts. Must not throw. */
  readonly send: (event: ClientEvent) => void;
  /** Of that connection: bytes sent and not yet handed to the network. */
  readonly bufferedAmount: () => number;
  /** The connection sends what the microphone records by itself. */
  readonly isRecorded: () => boolean;
  /** There is another microphone, or somebody decides when it is heard. */
  readonly onSources: () => void;
  readonly dispatch: (input: Input) => void;
  readonly ask: <T extends Settled | void>(command: (ticket: number) => Input) => Promise<T>;
  readonly report: (error: RealtimeError) => void;
}

/** The least that a service makes an item of (T17). */
export const minCommitMs = 100;

/** A minute of speech: so much a script may append in one go, and so late may a slow network deliver (T94). */
const maxBufferedBytes = 4 * 2 ** 20;

const retryMs = 50;

/** 1 MiB of PCM an event; services take 15 (T22). */
const maxSamples = 2 ** 19;

/** Parts of a millisecond in which a sample of any usual rate is a whole number, so that sums stay exact. */
const ticks = 48;

/** The user's audio on its way to the service. None of it enters the state, and none that is sent is kept. */
export class InputAudio {
  readonly #options: InputAudioOptions;
  readonly #readings = new Set<Reading>();
  readonly #recorders: Recorder[] = [];
  #gate: Gate | null = null;
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

  constructor(options: InputAudioOptions) {
    this.#options = options;
  }

  /** Where what is appended goes; push-to-talk puts itself between. */
  set gate(gate: Gate) {
    this.#gate = gate;
    this.#options.onSources();
  }

  /** Push-to-talk waits to be pressed. */
  get isHeldBack(): boolean {
    const state = this.#options.state();
    return this.#gate !== null && turnDetection(state) === null && !state.input.holding;
  }

  /** The microphone that is read, the last if there are several; null if there is none. */
  get recorder(): Recorder | null {
    return this.#recorders.at(-1) ?? null;
  }

  /** How much was sent in this connection: the clock of `audio_start_ms` and `audio_end_ms` (T16). */
  get appendedMs(): number {
    return Math.floor(this.#appended / ticks);
  }

  /**
   * How much the service has not made an item of, and what is held for it. Too little where it made one by itself and
   * more was on the way; infinite where it has a line of its own to the user, and only it knows.
   */
  get uncommittedMs(): number {
    if (this.#options.state().settings.serverPlays) return Infinity;
    return Math.floor((this.#appended - this.#emptiedAt) / ticks) + millisecondsIn(this.#held);
  }

  /**
   * Throws `audio.invalid` or `options.invalid` for what is no audio. The promise of a source resolves when it ends,
   * is aborted, or the session is over; it rejects with what went wrong with it, which is reported too.
   */
  append(audio: AudioSource, { sampleRate, signal }: AppendOptions = {}): Promise<void> {
    const state = this.#options.state();
    if (isOver(state)) return done;
    const isLive = "sampleRate" in audio;
    const target = sampleRateOf(inputFormat(state));
    const rate = sampleRate ?? (isLive ? audio.sampleRate : target);
    checkRate("sampleRate", rate);
    const take = (samples: Int16Array): void => this.#take({ samples, sampleRate: rate, isLive });
    if (Symbol.asyncIterator in audio) {
      const reading = readSource(audio, { take, signal, room: () => (isLive ? done : this.#room()) });
      this.#readings.add(reading);
      if (isLive) this.#record(audio);
      return this.#told(
        reading.over.finally(() => {
          this.#readings.delete(reading);
          if (isLive) this.#record(audio, false);
        }),
      );
    }
    take(samplesIn(audio));
    return done;
  }

  /** Makes an item of what is appended, and resolves with its id. Rejects less than 100 ms as `audio.too-short`. */
  commit(): Promise<string> {
    const { state, ask } = this.#options;
    this.finish();
    if (isReady(state()) && this.uncommittedMs < minCommitMs) {
      const message = `less than ${minCommitMs} ms of audio make no item`;
      return this.#told(Promise.reject(new RealtimeError("audio.too-short", message)));
    }
    // From now on what is appended belongs to the next item: the answer need not be waited for.
    this.#emptiedAt = this.#appended;
    return ask((ticket) => ({ kind: "commitAudio", ticket }));
  }

  /** Drops what the service has, and what is held for it. */
  clear(): Promise<void> {
    this.#drop();
    this.#resampler = null;
    this.#emptiedAt = this.#appended;
    return this.#options.ask<void>((ticket) => ({ kind: "clearAudio", ticket }));
  }

  /** Sends all that is held, however busy the network is; without a connection, nothing. */
  finish(): void {
    this.#flush(true);
    if (isReady(this.#options.state())) this.#finish();
  }

  /** Sends audio, which nobody else holds, or holds it until it can be sent. */
  pass(audio: HeldAudio): void {
    const { holdMs, report } = this.#options;
    this.#held.push(audio);
    this.#flush();
    if (!keepLatest(this.#held, holdMs) || this.#isTold) return;
    this.#isTold = true;
    const message = `more than ${holdMs} ms of audio could not be sent, and the oldest is lost`;
    report(new RealtimeError("audio.overflow", message));
  }

  /** The service holds audio that is to be an item, or does not any more. */
  hold(holding: boolean): void {
    this.#options.dispatch({ kind: "hold", holding });
  }

  /** To be called whenever the state has changed. */
  onChange(): void {
    if (!isOver(this.#options.state())) return this.#flush();
    for (const { leave } of this.#readings) leave();
    this.#drop();
  }

  readonly effects: Pick<EffectTable, "inputEmptied" | "appendSilence"> = {
    inputEmptied: ({ newLink }) => {
      if (newLink) {
        this.#resampler = null;
        this.#appended = 0;
      }
      this.#emptiedAt = this.#appended;
    },
    appendSilence: ({ durationMs }) =>
      this.pass({ samples: new Int16Array(durationMs * 24), sampleRate: 24_000, isLive: true }),
  };

  #take({ samples, ...rest }: HeldAudio): void {
    const { muted } = this.#options.state().input;
    if (muted === "stop") return;
    const audio = {
      ...rest,
      samples: muted === "silence" ? new Int16Array(samples.length) : samples.slice(),
    };
    if (this.#gate) this.#gate(audio);
    else this.pass(audio);
  }

  #record(recorder: Recorder, isRead = true): void {
    if (isRead) this.#recorders.push(recorder);
    else this.#recorders.splice(this.#recorders.indexOf(recorder), 1);
    this.#options.onSources();
  }

  /** Lets go what can go. */
  #flush(all = false): void {
    const { state, bufferedAmount } = this.#options;
    const isOpen = isReady(state());
    if (this.#held.length === 0) return;
    this.#cancelRetry();
    while (isOpen && (all || bufferedAmount() <= maxBufferedBytes)) {
      const next = this.#held.shift();
      if (!next) break;
      this.#send(next);
    }
    if (this.#held.length === 0) this.#drop();
    // A network does not tell when it has room again.
    else if (isOpen) this.#cancelRetry = runLater(retryMs, () => this.#flush());
  }

  /** All audio is one stream: of a source with another rate, the last one's end goes first. */
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

  #drop(): void {
    this.#held.length = 0;
    this.#isTold = false;
    for (const resolve of this.#waiting.splice(0)) resolve();
  }

  /** Resolves when what comes next need not be held. */
  async #room(): Promise<void> {
    if (this.#held.length > 0) await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  /** What fails is reported, so that it is heard of where nobody waits for it. */
  #told<T>(promise: Promise<T>): Promise<T> {
    promise.catch(this.#options.report);
    return promise;
  }
}

const done = Promise.resolve();

type Gate = (audio: HeldAudio) => void;

/** Nothing will be sent before `connect()` is called again, and then nobody wants to hear of what was before. */
function isOver({ phase: { name } }: SessionState): boolean {
  return name === "closing" || name === "closed" || name === "failed";
}
