import {
  createListeners,
  measureLevel,
  RealtimeError,
  systemClock,
  type Clock,
  type Level,
  type Recorder,
} from "@rt/core";
import { openCapture, type Capture } from "./capture.js";
import { constraintsFor, type Processing } from "./constraints.js";
import { hasStarted } from "./context.js";
import type { AudioDevice } from "./devices.js";
import { FrameReaders } from "./frame-readers.js";
import { MicrophoneInput } from "./microphone-input.js";
import type { MicrophoneState } from "./microphone-state.js";
import { OutgoingTrack } from "./outgoing-track.js";
import type { Captured } from "./worklets/capture-protocol.js";

/** Which microphone, and how to record. All of it is optional. */
export interface MicrophoneOptions extends Processing {
  /** An id, as `listDevices()` tells them; the browser's choice, if left out or null. */
  readonly deviceId?: string | null | undefined;
  /** 8, 16, 24 or 48 kHz. Default 24,000, which is what the models hear. */
  readonly sampleRate?: number | undefined;
  /** How much is kept for a reader who is slow. Beyond it the oldest is dropped, counted and told. Default 5000. */
  readonly maxUnreadMs?: number | undefined;
  /** After so long of nothing but zeros its state is `silent`. Default 5000. */
  readonly silentAfterMs?: number | undefined;
  /** Hears of each state, from the first: before there is a microphone, too. */
  readonly onState?: ((state: MicrophoneState) => void) | undefined;
  /** One to record with in place of the one that is shared; it is not closed. Firefox needs the microphone's rate. */
  readonly context?: AudioContext | undefined;
  /** Where the page has the file `worklets/capture.js` of this package, or the folder of it, for a strict policy. */
  readonly workletUrl?: string | URL | undefined;
  readonly clock?: Clock | undefined;
}

/** A microphone: frames of 20 ms, from when its reading begins. Each reader gets frames of its own. */
export interface Microphone extends Required<Recorder> {
  /**
   * For those who send the sound by themselves, as WebRTC does: muted and gated as the frames are. Another one with
   * another device.
   */
  readonly stream: MediaStream;
  /** What it records from; the last one while that is lost. Null where the browser does not tell. */
  readonly device: Pick<AudioDevice, "id" | "name"> | null;
  /** Whether the browser takes the echo out of what is recorded, as far as it says. */
  readonly isEchoCancelled: boolean;
  readonly state: MicrophoneState;
  /** The device is gone, or the permission, and no other was found yet. */
  readonly isLost: boolean;
  readonly isMuted: boolean;
  readonly isPaused: boolean;
  /** Of the last 20 ms as they were recorded, muted or not: a meter shows a muted speaker that they are. */
  readonly level: Level;
  /** How often sound was lost: a reader was too slow, or the page was. */
  readonly overruns: number;
  /** How much was lost in all. */
  readonly lostMs: number;
  /**
   * Goes over to another device, or to the browser's choice, without a gap and with the same processing; the same one
   * is opened anew. Rejects as `createMicrophone` does, and goes on as it was.
   */
  setDevice(deviceId: string | null): Promise<void>;
  /** As `silence` it goes on in zeros, so that turn detection hears silence; as `stop` there are no frames. */
  mute(muted: boolean, as?: "silence" | "stop"): void;
  /** Nothing is recorded or read meanwhile. */
  pause(): void;
  resume(): void;
  /** Goes on in zeros while it is closed: for half duplex, whatever the user has muted. */
  gate(isClosed: boolean): void;
  /** Hears of the track of `stream` when that is another. Returns its own remover. */
  onTrack(listener: (track: MediaStreamTrack) => void): () => void;
  /** Hears of each state from now on. Returns its own remover. */
  onState(listener: (state: MicrophoneState) => void): () => void;
  /**
   * Hears that the device is lost (`device.lost`) or the permission taken back (`device.denied`), which yields silence
   * until there is one again, and that sound was lost (`audio.overflow`), at most once a second. Returns its remover.
   */
  onError(listener: (error: RealtimeError) => void): () => void;
  stop(): Promise<void>;
}

/**
 * Opens a microphone, best in a click: the browser may ask the visitor, and waits for the answer. Rejects with
 * `device.denied`, `device.not-found`, `device.failed`, and `device.unavailable` where the page can have none; the
 * message tells the visitor what to do.
 *
 * @example
 * const microphone = await createMicrophone({ onState: ({ hint }) => (status.textContent = hint) });
 * void session.appendAudio(microphone);
 */
export async function createMicrophone(options: MicrophoneOptions = {}): Promise<Microphone> {
  const microphone = new DeviceMicrophone(options);
  await microphone.open();
  return microphone;
}

const frameMs = 20;

/** What a microphone that is switched off may still dither with. */
const silentPeak = 1.5 / 32_768;

class DeviceMicrophone implements Microphone {
  readonly sampleRate: number;
  isMuted = false;
  isPaused = false;
  level: Level = measureLevel(new Int16Array(0));
  readonly #options: MicrophoneOptions;
  readonly #input: MicrophoneInput;
  readonly #readers: FrameReaders;
  readonly #errors = createListeners<RealtimeError>();
  readonly #states = createListeners<MicrophoneState>();
  readonly #outgoing = new OutgoingTrack(() => this.#input.current?.track ?? null);
  #capture: Capture | null = null;
  #silentMs = 0;
  #isStopped = false;
  #isGated = false;

  constructor(options: MicrophoneOptions) {
    const { sampleRate = 24_000, maxUnreadMs = 5_000, clock = systemClock, onState } = options;
    checkSampleRate(sampleRate);
    this.sampleRate = sampleRate;
    this.#options = options;
    const onError = (error: RealtimeError): void => this.#errors.tell(error);
    this.#readers = new FrameReaders({ sampleRate, maxUnreadMs, clock, onError });
    if (onState) this.#states.add(onState);
    this.#input = new MicrophoneInput({
      deviceId: options.deviceId || null,
      constraints: constraintsFor(options),
      connect: async ({ stream }) => this.#capture?.connect(stream),
      onSwitched: () => this.#outgoing.renew(),
      onState: (state) => this.#states.tell(state),
      onError,
    });
  }

  get stream(): MediaStream {
    return this.#outgoing.stream;
  }

  get device(): Microphone["device"] {
    return this.#input.current?.device ?? null;
  }

  get isEchoCancelled(): boolean {
    return this.#input.current?.track.getSettings().echoCancellation !== false;
  }

  get state(): MicrophoneState {
    return this.#input.state;
  }

  get isLost(): boolean {
    return this.#input.isLost;
  }

  get overruns(): number {
    return this.#readers.overruns;
  }

  get lostMs(): number {
    return this.#readers.lostMs;
  }

  async open(): Promise<void> {
    const { maxUnreadMs = 5_000, context, workletUrl } = this.#options;
    // Both at once, and in the click that this was called in: after an `await` it is none any more.
    const asking = this.#input.open();
    const opening = openCapture({
      sampleRate: this.sampleRate,
      frameLength: (this.sampleRate * frameMs) / 1_000,
      maxFrames: Math.max(leastFrames, Math.ceil(maxUnreadMs / frameMs)),
      context,
      workletUrl,
      onFrame: (captured) => this.#hear(captured),
    });
    try {
      const [capture] = await Promise.all([opening, asking]);
      this.#capture = capture;
      await hasStarted(capture.context, this.#options.clock);
      await this.#input.start(capture.context);
    } catch (cause) {
      // Nobody waits for the visitor to answer: what they give then is given back.
      const error = await this.#input.fail(cause);
      await opening.then(
        (capture) => capture.close(),
        () => {},
      );
      throw error;
    }
  }

  async setDevice(deviceId: string | null): Promise<void> {
    await this.#input.choose(deviceId || null);
  }

  mute(muted: boolean, as: "silence" | "stop" = "silence"): void {
    this.isMuted = muted;
    this.#isStopped = muted && as === "stop";
    this.#silence();
  }

  pause(): void {
    this.isPaused = true;
    this.#silence();
  }

  resume(): void {
    this.isPaused = false;
    this.#silence();
  }

  gate(isClosed: boolean): void {
    this.#isGated = isClosed;
    this.#silence();
  }

  onTrack(listener: (track: MediaStreamTrack) => void): () => void {
    return this.#outgoing.onTrack(listener);
  }

  onState(listener: (state: MicrophoneState) => void): () => void {
    return this.#states.add(listener);
  }

  onError(listener: (error: RealtimeError) => void): () => void {
    return this.#errors.add(listener);
  }

  async stop(): Promise<void> {
    this.#readers.end();
    this.#outgoing.close();
    this.#input.close();
    await this.#capture?.close();
  }

  [Symbol.asyncIterator](): AsyncIterator<Int16Array> {
    return this.#readers.read();
  }

  #silence(): void {
    this.#outgoing.isSilent = this.isMuted || this.isPaused || this.#isGated;
  }

  #hear({ frame, lost }: Captured): void {
    if (this.#input.isOver) return;
    if (lost > 0) this.#readers.lose(lost, "the page was blocked");
    this.level = measureLevel(frame);
    this.#watchSilence();
    if (this.isPaused || this.#isStopped) return;
    if (this.isMuted || this.#isGated) frame.fill(0);
    this.#readers.push(frame);
  }

  #watchSilence(): void {
    const { silentAfterMs = 5_000 } = this.#options;
    this.#silentMs = this.level.peak < silentPeak ? this.#silentMs + frameMs : 0;
    this.#input.isSilent = this.#silentMs >= silentAfterMs;
  }
}

/** One that is filled, and some on the way. */
const leastFrames = 8;

const rates: readonly number[] = [8_000, 16_000, 24_000, 48_000];

function checkSampleRate(sampleRate: number): void {
  if (rates.includes(sampleRate)) return;
  const message = `sampleRate must be one of ${rates.join(", ")}`;
  throw new RealtimeError("options.invalid", message, { param: "sampleRate" });
}
