import { createListeners, measureLevel, RealtimeError, systemClock, type Level } from "@rt/core";
import { openCapture, type Capture } from "./capture.js";
import { constraintsFor } from "./constraints.js";
import { hasStarted } from "./context.js";
import { FrameReaders } from "./frame-readers.js";
import { MicrophoneInput } from "./microphone-input.js";
import type { MicrophoneState } from "./microphone-state.js";
import type { Microphone, MicrophoneOptions } from "./microphone.js";
import { OutgoingTrack } from "./outgoing-track.js";
import type { Captured } from "./worklets/capture-protocol.js";

const frameMs = 20;

/** The level up to which a microphone that is switched off may still dither. */
const silentPeak = 1.5 / 32_768;

/** A microphone. Record with it after `open()`. */
export class DeviceMicrophone implements Microphone {
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
    // Both at once and before any `await`, after which it no longer counts as a user gesture.
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
      // Does not wait for the user's answer to the prompt: a microphone granted later is released.
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

/** One that is being filled, and some in transit. */
const leastFrames = 8;

const rates: readonly number[] = [8_000, 16_000, 24_000, 48_000];

function checkSampleRate(sampleRate: number): void {
  if (rates.includes(sampleRate)) return;
  const message = `sampleRate must be one of ${rates.join(", ")}`;
  throw new RealtimeError("options.invalid", message, { param: "sampleRate" });
}
