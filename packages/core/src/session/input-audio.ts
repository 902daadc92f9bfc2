import { sampleRateOf, samplesOf } from "../audio/format.js";
import type { Recorder } from "../audio/recorder.js";
import { RealtimeError } from "../errors.js";
import type { ClientEvent } from "../protocol/client-events.js";
import type { Signal } from "../support/host.js";
import { AudioHold } from "./audio-hold.js";
import { createAudioSender, type AudioSender } from "./audio-sender.js";
import { readSource, samplesIn, type AudioChunk, type Reading, type ReadOptions } from "./audio-source.js";
import { inputFormat, turnDetection } from "./input-config.js";
import { isReady } from "./phase.js";
import type { SessionState } from "./state.js";
import type { EffectTable, Input, Settled } from "./step.js";

/**
 * The user's audio, mono: one chunk, a source of chunks that waits while they cannot be sent, or a microphone, which
 * cannot wait.
 */
export type AudioSource = AudioChunk | AsyncIterable<AudioChunk> | Recorder;

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
  /** How much of what came before a press is sent. */
  readonly preRollMs: number;
  /** Nothing is sent before the first press either. Of no effect under turn detection. */
  readonly pushToTalk?: boolean | undefined;
  readonly state: () => SessionState;
  /** On the connection that counts. Must not throw. */
  readonly send: (event: ClientEvent) => void;
  /** Of that connection. */
  readonly bufferedAmount: () => number;
  readonly ask: <T extends Settled | void>(command: (ticket: number) => Input) => Promise<T>;
  readonly report: (error: RealtimeError) => void;
}

/** The least that a service makes an item of (T17). */
export const minCommitMs = 100;

/** The user's audio on its way to the service. None of it enters the state, and none that is sent is kept. */
export class InputAudio {
  readonly #options: InputAudioOptions;
  readonly #sender: AudioSender;
  readonly #hold: AudioHold;
  readonly #readings = new Set<Reading>();
  #listens: boolean;

  constructor(options: InputAudioOptions) {
    const { state, send } = options;
    this.#options = options;
    this.#listens = !options.pushToTalk;
    this.#sender = createAudioSender({ send, format: () => inputFormat(state()) });
    this.#hold = new AudioHold({
      ...options,
      send: this.#sender.send,
      isOpen: () => isReady(state()),
      isListening: () => this.#listens || turnDetection(state()) !== null,
    });
  }

  /** How much was sent in this connection: the clock of `audio_start_ms` and `audio_end_ms` (T16). */
  get appendedMs(): number {
    return this.#sender.clock.appendedMs;
  }

  /**
   * How much the service has not made an item of. Too little where it made one by itself and more was on the way;
   * infinite where it has a line of its own to the user, and only it knows.
   */
  get uncommittedMs(): number {
    return this.#options.state().settings.serverPlays ? Infinity : this.#sender.clock.uncommittedMs;
  }

  /**
   * Throws `audio.invalid` or `options.invalid` for what is no audio. The promise of a source resolves when it ends,
   * is aborted, or the session is over; it rejects with what went wrong with it, which is reported too.
   */
  append(audio: AudioSource, { sampleRate, signal }: AppendOptions = {}): Promise<void> {
    const state = this.#options.state();
    if (isOver(state)) return done;
    const isLive = "sampleRate" in audio;
    const rate = sampleRate ?? (isLive ? audio.sampleRate : sampleRateOf(inputFormat(state)));
    this.#sender.check(rate);
    const take = (samples: Int16Array): void => this.#take(samples, rate);
    if (Symbol.asyncIterator in audio) {
      return this.#read(audio, { take, signal, room: () => (isLive ? done : this.#hold.room()) });
    }
    take(samplesIn(audio));
    return done;
  }

  /** Makes an item of what is appended, and resolves with its id. Rejects less than 100 ms as `audio.too-short`. */
  commit(): Promise<string> {
    const { state, ask } = this.#options;
    if (isReady(state()) && this.finish() < minCommitMs) {
      const message = `less than ${minCommitMs} ms of audio are no item: nothing was committed`;
      return this.#told(Promise.reject(new RealtimeError("audio.too-short", message)));
    }
    // From now on what is appended belongs to the next item: the answer need not be waited for.
    this.#sender.clock.empty();
    return ask((ticket) => ({ kind: "commitAudio", ticket }));
  }

  /** Drops what the service has; with `all`, what is held here as well. */
  clear(what: "all" | "sent" = "all"): Promise<void> {
    if (what === "all") this.#hold.clear();
    this.#sender.reset();
    this.#sender.clock.empty();
    return this.#options.ask<void>((ticket) => ({ kind: "clearAudio", ticket }));
  }

  /** Sends what is held, however busy the network is. Returns how many milliseconds there are to commit. */
  finish(): number {
    this.#hold.flush(true);
    this.#sender.finish();
    return this.uncommittedMs + this.#hold.heldMs;
  }

  /** Of push-to-talk: between the presses only the pre-roll is kept. Of no effect under turn detection. */
  listen(listens: boolean): void {
    this.#listens = listens;
    this.#hold.flush();
  }

  /** To be called whenever the state has changed. */
  onChange(): void {
    if (!isOver(this.#options.state())) return this.#hold.flush();
    for (const { leave } of this.#readings) leave();
    this.#hold.clear();
  }

  readonly effects: Pick<EffectTable, "inputEmptied" | "appendSilence"> = {
    inputEmptied: ({ newLink }) => {
      const { clock } = this.#sender;
      if (!newLink) return clock.empty();
      this.#sender.reset();
      clock.restart();
    },
    appendSilence: ({ durationMs }) => {
      const sampleRate = sampleRateOf(inputFormat(this.#options.state()));
      this.#hold.take(new Int16Array(samplesOf(durationMs, sampleRate)), sampleRate);
    },
  };

  #take(samples: Int16Array, sampleRate: number): void {
    const { muted } = this.#options.state().input;
    if (muted === "stop") return;
    this.#hold.take(muted === "silence" ? new Int16Array(samples.length) : samples, sampleRate);
  }

  #read(source: AsyncIterable<AudioChunk>, options: ReadOptions): Promise<void> {
    const reading = readSource(source, options);
    this.#readings.add(reading);
    return this.#told(reading.over.finally(() => this.#readings.delete(reading)));
  }

  /** What fails is reported, so that it is heard of where nobody waits for it. */
  #told<T>(promise: Promise<T>): Promise<T> {
    promise.catch(this.#options.report);
    return promise;
  }
}

/** Makes the input of one session. */
export function createInputAudio(options: InputAudioOptions): InputAudio {
  return new InputAudio(options);
}

const done = Promise.resolve();

/** Nothing will be sent before `connect()` is called again, and then nobody wants to hear of what was before. */
function isOver({ phase: { name } }: SessionState): boolean {
  return name === "closing" || name === "closed" || name === "failed";
}
