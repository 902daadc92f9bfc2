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

/** Where and how to record. All of it is optional. */
export interface MicrophoneOptions {
  /** An id or a name, as `listDevices()` tells them, or a part of a name; the default device, if left out. */
  readonly device?: string | undefined;
  /** 8, 16, 24 or 48 kHz. Default 24,000, which is what the models hear. */
  readonly sampleRate?: number | undefined;
  /** How much is kept for a reader who is slow. Beyond it the oldest is dropped, counted and told. Default 5000. */
  readonly maxUnreadMs?: number | undefined;
  readonly backend?: BackendChoice | undefined;
  readonly clock?: Clock | undefined;
}

/** A microphone: frames of 20 ms, from when its reading begins. Each reader gets frames of its own. */
export interface Microphone extends Required<Recorder> {
  /** What it records from; the last one while that is lost. Null where the system does not tell. */
  readonly device: AudioDevice | null;
  readonly backend: Backend["name"];
  /** The device is gone, and no other was found yet. */
  readonly isLost: boolean;
  readonly isMuted: boolean;
  readonly isPaused: boolean;
  /** Of the last 20 ms as they were recorded, muted or not: a meter shows a muted speaker that they are. */
  readonly level: Level;
  /** How often sound was lost: a reader was too slow, or the process was. */
  readonly overruns: number;
  /** How much was lost in all. */
  readonly lostMs: number;
  /** Goes on in zeros: turn detection hears silence. */
  mute(muted: boolean): void;
  /** Nothing is recorded or read meanwhile. */
  pause(): void;
  resume(): void;
  stop(): Promise<void>;
  /**
   * Hears that the device is lost (`device.lost`), which yields silence until there is one again, and that sound was
   * (`audio.overflow`), at most once a second. Returns its own remover.
   */
  onError(listener: (error: RealtimeError) => void): () => void;
}

/**
 * Opens a microphone. Rejects with `device.unavailable` where there is no way to one, `device.not-found`,
 * `device.denied` and `device.failed`.
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
    const message = `${why}: ${Math.ceil((frames * 1_000) / this.sampleRate)} ms of sound are lost`;
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
    // What one reader writes into its frame, no other reads.
    for (const reader of this.#readers) dropped = Math.max(dropped, reader.push(frame.slice()));
    if (dropped > 0) this.lose(dropped, "what the microphone recorded was not read in time");
  }

  /** Turn detection hears the end of speech only if silence follows, as fast as sound would. */
  #beSilent(from: number): void {
    this.#cancelSilence = this.#parts.clock.after(frameMs, () => {
      const frames = Math.floor((this.#parts.clock.now() - from) / frameMs);
      for (let i = 0; i < Math.min(frames, maxSilentFrames); i++)
        this.hear(new Int16Array((this.sampleRate * frameMs) / 1_000));
      this.#beSilent(from + frames * frameMs);
    });
  }
}

/** A process that was blocked, or asleep, need not make up for all of it. */
const maxSilentFrames = 50;
