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

/** How audio is handed in. */
export interface AppendOptions {
  /** Samples a second, 1,000 to 768,000. Default: the recorder's own, else the session's input rate. */
  readonly sampleRate?: number | undefined;
  /** Ends the reading of a source; its promise resolves. */
  readonly signal?: Signal | undefined;
}

/** What the input of a session is made of. */
export interface InputAudioOptions extends AudioSenderOptions {
  /** There is another microphone, or somebody decides when it is heard. */
  readonly onSources: () => void;
  readonly dispatch: (input: Input) => void;
  readonly ask: <T extends Settled | void>(command: (ticket: number) => Input) => Promise<T>;
}

/** The least that a service makes an item of (T17). */
export const minCommitMs = 100;

/** The user's audio, wherever it comes from. None of it enters the state, and none that is sent is kept. */
export class InputAudio {
  readonly #options: InputAudioOptions;
  readonly #sender: AudioSender;
  readonly #readings = new Set<Reading>();
  readonly #recorders: Recorder[] = [];
  /** What begins to read the recorders that are attached, where they are not read. */
  readonly #attached = new Set<() => void>();
  #gate: Gate | null = null;

  constructor(options: InputAudioOptions) {
    this.#options = options;
    this.#sender = new AudioSender(options);
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
    return this.#sender.appendedMs;
  }

  /**
   * How much the service has not made an item of, and what is held for it. Too little where it made one by itself and
   * more was on the way; infinite where it has a line of its own to the user, and only it knows.
   */
  get uncommittedMs(): number {
    return this.#options.state().settings.serverPlays ? Infinity : this.#sender.uncommittedMs;
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
   * Appends a recorder, and again whenever the session goes on after its end, until what it returns is called. Throws as
   * `append` does.
   */
  attach(recorder: Recorder): () => void {
    checkRate("sampleRate", recorder.sampleRate);
    const leaving = new host.AbortController();
    let isRead = false;
    const follow = (): void => {
      const wasRead = isRead;
      isRead = !isOver(this.#options.state());
      // What goes wrong with it is reported, once.
      if (isRead && !wasRead) this.append(recorder, { signal: leaving.signal }).catch(() => {});
    };
    this.#attached.add(follow);
    follow();
    return () => {
      this.#attached.delete(follow);
      leaving.abort(null);
    };
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
    this.#sender.emptied();
    return ask((ticket) => ({ kind: "commitAudio", ticket }));
  }

  /** Drops what the service has, and what is held for it. */
  clear(): Promise<void> {
    this.#sender.clear();
    return this.#options.ask<void>((ticket) => ({ kind: "clearAudio", ticket }));
  }

  /** Sends all that is held, however busy the network is; without a connection, nothing. */
  finish(): void {
    this.#sender.finish();
  }

  /** Sends audio, which nobody else holds, or holds it until it can be sent. */
  pass(audio: HeldAudio): void {
    this.#sender.pass(audio);
  }

  /** The service holds audio that is to be an item, or does not any more. */
  hold(holding: boolean): void {
    this.#options.dispatch({ kind: "hold", holding });
  }

  /** To be called whenever the state has changed. */
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
