import {
  FrameQueue,
  createListeners,
  measureLevel,
  RealtimeError,
  systemClock,
  type Clock,
  type Level,
  type Recorder,
} from "@rt/core";
import type { AudioDevice, Backend, InputStream } from "./backend/backend.js";
import { createFramer, type Framer } from "./framer.js";
import { openLasting, type LastingStream } from "./lasting-stream.js";
import { checkSampleRate } from "./sample-rate.js";
import type { BackendChoice } from "./shared-backend.js";

/** Options of {@link createMicrophone}: where and how to record. All are optional. */
export interface MicrophoneOptions {
  /** An id or a name as listed by `listDevices()`, or a part of a name. Default: the default device. */
  readonly device?: string | undefined;
  /** 8, 16, 24 or 48 kHz. Default 24,000, the rate of the models. */
  readonly sampleRate?: number | undefined;
  /**
   * How many milliseconds are buffered for a slow reader. Beyond that, the oldest sound is dropped, counted and
   * reported. Default 5000.
   */
  readonly maxUnreadMs?: number | undefined;
  readonly backend?: BackendChoice | undefined;
  readonly clock?: Clock | undefined;
}

/** A microphone that yields frames of 20 ms from the moment it is read. Each reader gets its own frames. */
export interface Microphone extends Required<Recorder> {
  /** The device it records from, or the last one while that is lost. Null if the system does not say. */
  readonly device: AudioDevice | null;
  readonly backend: Backend["name"];
  /** Whether the device is gone and no other has been found yet. */
  readonly isLost: boolean;
  readonly isMuted: boolean;
  readonly isPaused: boolean;
  /**
   * The loudness of the last 20 ms as recorded, muted or not, so that a meter can show users that they are speaking
   * while muted.
   */
  readonly level: Level;
  /** How often sound was lost because a reader or the process was too slow. */
  readonly overruns: number;
  /** How many milliseconds of sound were lost in all. */
  readonly lostMs: number;
  /** Mutes or unmutes. While muted it yields zeros, which turn detection hears as silence. */
  mute(muted: boolean): void;
  /** Stops yielding frames until `resume()`. What is recorded meanwhile is dropped. */
  pause(): void;
  resume(): void;
  stop(): Promise<void>;
  /**
   * Calls the listener with `device.lost` when the device is lost, after which silence is yielded until a device is
   * found, and with `audio.overflow` when sound was lost, at most once a second. Returns a function that removes the
   * listener.
   */
  onError(listener: (error: RealtimeError) => void): () => void;
}

/**
 * Opens a microphone. Rejects with `device.unavailable` if no backend works, or with `device.not-found`,
 * `device.denied` or `device.failed`.
 *
 * @example
 * const microphone = await createMicrophone({ device: "headset" });
 * void session.appendAudio(microphone);
 */
export async function createMicrophone(options: MicrophoneOptions = {}): Promise<Microphone> {
  const { sampleRate = 24_000, maxUnreadMs = 5_000, clock = systemClock } = options;
  checkSampleRate(sampleRate);
  const maxUnread = (maxUnreadMs * sampleRate) / 1_000;
  const microphone = new DeviceMicrophone({ sampleRate, maxUnread, clock });
  microphone.lasting = await openLasting<InputStream>({
    kind: "input",
    device: options.device,
    backend: options.backend,
    clock,
    open: (backend, { device, onLost }) =>
      backend.openInput(
        { sampleRate, device },
        {
          onSamples: (samples) => microphone.hear(samples),
          onOverrun: (frames) => microphone.lose(frames, "the process was blocked"),
          onLost,
        },
      ),
    onLost: (error) => microphone.onLost(error),
    onBack: () => microphone.onBack(),
  });
  return microphone;
}

interface MicrophoneParts {
  readonly sampleRate: number;
  readonly maxUnread: number;
  readonly clock: Clock;
}

const frameMs = 20;
const tellEveryMs = 1_000;

class DeviceMicrophone implements Microphone {
  lasting: LastingStream<InputStream> | null = null;
  readonly sampleRate: number;
  isMuted = false;
  isPaused = false;
  level: Level = measureLevel(new Int16Array(0));
  overruns = 0;
  readonly #parts: MicrophoneParts;
  readonly #framer: Framer;
  readonly #readers = new Set<FrameQueue>();
  readonly #errors = createListeners<RealtimeError>();
  #lostFrames = 0;
  #toldAt = -Infinity;
  #cancelSilence: () => void = () => {};
  #isOver = false;

  constructor(parts: MicrophoneParts) {
    this.#parts = parts;
    this.sampleRate = parts.sampleRate;
    this.#framer = createFramer((parts.sampleRate * frameMs) / 1_000, (frame) => this.#yield(frame));
  }

  get device(): AudioDevice | null {
    return this.lasting?.device ?? null;
  }

  get backend(): Backend["name"] {
    return this.lasting?.backendName ?? "pulse";
  }

  get isLost(): boolean {
    return this.lasting?.isLost ?? false;
  }

  get lostMs(): number {
    return (this.#lostFrames * 1_000) / this.sampleRate;
  }

  hear(samples: Int16Array): void {
    if (!this.#isOver) this.#framer.push(samples);
  }

  lose(frames: number, why: string): void {
    this.overruns++;
    this.#lostFrames += frames;
    const now = this.#parts.clock.now();
    if (now - this.#toldAt < tellEveryMs) return;
    this.#toldAt = now;
    const message = `${why}: ${Math.ceil((frames * 1_000) / this.sampleRate)} ms of audio were lost`;
    this.#errors.tell(new RealtimeError("audio.overflow", message));
  }

  onLost(error: RealtimeError): void {
    this.#beSilent(this.#parts.clock.now());
    this.#errors.tell(error);
  }

  onBack(): void {
    this.#cancelSilence();
    this.#framer.clear();
  }

  mute(muted: boolean): void {
    this.isMuted = muted;
  }

  pause(): void {
    this.isPaused = true;
  }

  resume(): void {
    this.isPaused = false;
  }

  onError(listener: (error: RealtimeError) => void): () => void {
    return this.#errors.add(listener);
  }

  async stop(): Promise<void> {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#cancelSilence();
    for (const reader of [...this.#readers]) reader.end();
    await this.lasting?.close();
  }

  [Symbol.asyncIterator](): AsyncIterator<Int16Array> {
    const reader: FrameQueue = new FrameQueue(this.#parts.maxUnread, () => void this.#readers.delete(reader));
    if (this.#isOver) reader.end();
    else this.#readers.add(reader);
    return reader;
  }

  #yield(frame: Int16Array): void {
    this.level = measureLevel(frame);
    if (this.isPaused) return;
    if (this.isMuted) frame.fill(0);
    let dropped = 0;
    // Each reader gets a copy, so what one writes into its frame does not reach another.
    for (const reader of this.#readers) dropped = Math.max(dropped, reader.push(frame.slice()));
    if (dropped > 0) this.lose(dropped, "recorded audio was not read in time");
  }

  /** Turn detection only hears the end of speech if silence follows, at the pace of real sound. */
  #beSilent(from: number): void {
    this.#cancelSilence = this.#parts.clock.after(frameMs, () => {
      const frames = Math.floor((this.#parts.clock.now() - from) / frameMs);
      for (let i = 0; i < Math.min(frames, maxSilentFrames); i++)
        this.hear(new Int16Array((this.sampleRate * frameMs) / 1_000));
      this.#beSilent(from + frames * frameMs);
    });
  }
}

/** A process that was blocked or asleep need not make up for all of it. */
const maxSilentFrames = 50;
