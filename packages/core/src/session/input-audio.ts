import { sampleRateOf } from "../audio/format.js";
import { checkRate } from "../audio/resample.js";
import type { Recorder } from "../audio/recorder.js";
import { RealtimeError } from "../errors.js";
import { host, type Signal } from "../support/host.js";
import { AudioSender, type AudioSenderOptions } from "./audio-sender.js";
import { readSource, samplesIn, type AudioSource, type Reading } from "./audio-source.js";
import type { HeldAudio } from "./held-audio.js";
import { inputFormat, turnDetection } from "./input-config.js";
import { isReady } from "./phase.js";
import type { SessionState } from "./state.js";
import type { EffectTable, Input, Settled } from "./step.js";

/** Options of `appendAudio()`. */
export interface AppendOptions {
  /** Samples per second, 1,000 to 768,000. Default: the recorder's own, otherwise the session's input rate. */
  readonly sampleRate?: number | undefined;
  /** Stops reading a source, and resolves its promise. */
  readonly signal?: Signal | undefined;
}

/** What the session's input needs. */
export interface InputAudioOptions extends AudioSenderOptions {
  /** Called when the microphone in use changes, or when push-to-talk takes control of it. */
  readonly onSources: () => void;
  readonly dispatch: (input: Input) => void;
  readonly ask: <T extends Settled | void>(command: (ticket: number) => Input) => Promise<T>;
}

/** The least audio that a service makes an item of, in milliseconds (T17). */
export const minCommitMs = 100;

/** The user's audio from any source. None of it enters the state, and sent audio is not kept. */
export class InputAudio {
  readonly #options: InputAudioOptions;
  readonly #sender: AudioSender;
  readonly #readings = new Set<Reading>();
  readonly #recorders: Recorder[] = [];
  /** Starts reading each attached recorder that is not being read. */
  readonly #attached = new Set<() => void>();
  #gate: Gate | null = null;

  constructor(options: InputAudioOptions) {
    this.#options = options;
    this.#sender = new AudioSender(options);
  }

  /** Where appended audio goes; push-to-talk intercepts it here. */
  set gate(gate: Gate) {
    this.#gate = gate;
    this.#options.onSources();
  }

  /** Whether push-to-talk waits to be pressed. */
  get isHeldBack(): boolean {
    const state = this.#options.state();
    return this.#gate !== null && turnDetection(state) === null && !state.input.holding;
  }

  /** The microphone being read, the last one if there are several; null if there is none. */
  get recorder(): Recorder | null {
    return this.#recorders.at(-1) ?? null;
  }

  /** How much was sent in this connection: the clock of `audio_start_ms` and `audio_end_ms` (T16). */
  get appendedMs(): number {
    return this.#sender.appendedMs;
  }

  /**
   * How much the service has not committed to an item, plus what is held for it. Too low if the service committed
   * while more was on the way; infinite where the service has its own audio channel to the user, and only it knows.
   */
  get uncommittedMs(): number {
    return this.#options.state().settings.serverPlays ? Infinity : this.#sender.uncommittedMs;
  }

  /**
   * Appends audio. Throws `audio.invalid` or `options.invalid` for invalid audio. The promise of a source resolves
   * when it ends, is aborted, or the session is over; it rejects if the source fails, which is reported too.
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
      const reading = readSource(audio, { take, signal, room: () => (isLive ? done : this.#sender.room()) });
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

  /**
   * Appends a recorder now, and again whenever the session starts again after its end, until the returned function is
   * called. Throws as `append` does.
   */
  attach(recorder: Recorder): () => void {
    checkRate("sampleRate", recorder.sampleRate);
    const leaving = new host.AbortController();
    let isRead = false;
    const follow = (): void => {
      const wasRead = isRead;
      isRead = !isOver(this.#options.state());
      // Its failures are reported, once.
      if (isRead && !wasRead) this.append(recorder, { signal: leaving.signal }).catch(() => {});
    };
    this.#attached.add(follow);
    follow();
    return () => {
      this.#attached.delete(follow);
      leaving.abort(null);
    };
  }

  /** Commits the appended audio as an item and resolves with its id. Rejects with `audio.too-short` below 100 ms. */
  commit(): Promise<string> {
    const { state, ask } = this.#options;
    this.finish();
    if (isReady(state()) && this.uncommittedMs < minCommitMs) {
      const message = `a commit needs at least ${minCommitMs} ms of audio`;
      return this.#told(Promise.reject(new RealtimeError("audio.too-short", message)));
    }
    // Audio appended from now on belongs to the next item: there is no need to wait for the answer.
    this.#sender.emptied();
    return ask((ticket) => ({ kind: "commitAudio", ticket }));
  }

  /** Discards the service's uncommitted audio, and what is held for it. */
  clear(): Promise<void> {
    this.#sender.clear();
    return this.#options.ask<void>((ticket) => ({ kind: "clearAudio", ticket }));
  }

  /** Sends everything held, however busy the network is; nothing without a connection. */
  finish(): void {
    this.#sender.finish();
  }

  /** Sends audio, or holds it until it can be sent. Nobody else may use its samples. */
  pass(audio: HeldAudio): void {
    this.#sender.pass(audio);
  }

  /** Records whether the service holds audio that is to become an item. */
  hold(holding: boolean): void {
    this.#options.dispatch({ kind: "hold", holding });
  }

  /** Call it whenever the state has changed. */
  onChange(): void {
    if (isOver(this.#options.state())) {
      for (const { leave } of this.#readings) leave();
      this.#sender.drop();
    } else this.#sender.flush();
    for (const follow of this.#attached) follow();
  }

  readonly effects: Pick<EffectTable, "inputEmptied" | "appendSilence"> = {
    inputEmptied: ({ newLink }) => (newLink ? this.#sender.restart() : this.#sender.emptied()),
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

  /** Reports a failure, so that it is known even if nobody awaits the promise. */
  #told<T>(promise: Promise<T>): Promise<T> {
    promise.catch(this.#options.report);
    return promise;
  }
}

const done = Promise.resolve();

type Gate = (audio: HeldAudio) => void;

/** Nothing is sent before the next `connect()`, and audio from before is then out of date. */
function isOver({ phase: { name } }: SessionState): boolean {
  return name === "closing" || name === "closed" || name === "failed";
}
