import {
  createListeners,
  measureLevel,
  RealtimeError,
  systemClock,
  type AudioChunk,
  type AudioPart,
  type Clock,
  type Level,
} from "@rt/core";
import type { PlayedPart, Player } from "@rt/core";
import type { AudioDevice, Backend, OutputStream } from "./backend/backend.js";
import { openLasting, type LastingStream } from "./lasting-stream.js";
import type { Monitor } from "./monitor.js";
import { createPlayback, type Playback } from "./playback.js";
import { checkSampleRate } from "./sample-rate.js";
import type { BackendChoice } from "./shared-backend.js";

/** Options of {@link createSpeaker}: where and how to play. All are optional. */
export interface SpeakerOptions {
  /** An id or a name as listed by `listDevices()`, or a part of a name. Default: the default device. */
  readonly device?: string | undefined;
  /**
   * The sample rate of the stream to the device: 8, 16, 24 or 48 kHz. Sound at another rate is converted. Default
   * 24,000.
   */
  readonly sampleRate?: number | undefined;
  /** 0 to 1. Default 1. */
  readonly volume?: number | undefined;
  /** How many milliseconds may be queued. More is refused with `player.failed`. Default 10 minutes. */
  readonly maxQueuedMs?: number | undefined;
  readonly backend?: BackendChoice | undefined;
  readonly clock?: Clock | undefined;
}

/** A speaker that counts how much was heard of each part. */
export interface Speaker extends Required<Player> {
  readonly sampleRate: number;
  /** The device it plays on, or the last one while that is lost. Null if the system does not say. */
  readonly device: AudioDevice | null;
  readonly backend: Backend["name"];
  /** Whether the device is gone and no other has been found yet. */
  readonly isLost: boolean;
  /** 0 to 1, audible within half a second. Setting any other value throws `options.invalid`. */
  volume: number;
  /** The loudness of the last 50 ms that were heard. Silence while nothing plays. */
  readonly level: Level;
  readonly monitor: Monitor;
  /** Resolves when everything queued was heard or dropped. */
  drained(): Promise<void>;
  /** Closes the device and drops what is queued. A second call has no effect. */
  close(): Promise<void>;
}

/**
 * Opens a speaker. Rejects with `device.unavailable` if no backend works, or with `device.not-found` or
 * `device.failed`. If its device is lost, `onError` listeners are called, and playback resumes where it was as soon as
 * a device is found.
 *
 * @example
 * const speaker = await createSpeaker({ device: "headset" });
 * const session = createSession({ service, player: speaker });
 */
export async function createSpeaker(options: SpeakerOptions = {}): Promise<Speaker> {
  const { sampleRate = 24_000, volume = 1, maxQueuedMs = 600_000, clock = systemClock } = options;
  checkSampleRate(sampleRate);
  checkVolume(volume);
  const errors = createListeners<RealtimeError>();
  const playback = createPlayback({ sampleRate, clock, tellError: (error) => errors.tell(error) });
  playback.gain = volume;
  const lasting = await openLasting<OutputStream>({
    kind: "output",
    device: options.device,
    backend: options.backend,
    clock,
    open: (backend, { device, onLost }) =>
      backend.openOutput({ sampleRate, device }, { onUnderrun: () => playback.onUnderrun(), onLost }),
    onLost(error) {
      playback.use(null);
      errors.tell(error);
    },
    onBack: (stream) => playback.use(stream),
  });
  playback.use(lasting.current);
  const maxFrames = (maxQueuedMs * sampleRate) / 1_000;
  return new DeviceSpeaker({
    sampleRate,
    maxFrames,
    playback,
    lasting,
    onError: (listener) => errors.add(listener),
  });
}

interface SpeakerParts {
  readonly sampleRate: number;
  readonly maxFrames: number;
  readonly playback: Playback;
  readonly lasting: LastingStream<OutputStream>;
  readonly onError: Speaker["onError"];
}

class DeviceSpeaker implements Speaker {
  readonly sampleRate: number;
  readonly monitor: Monitor;
  readonly onError: Speaker["onError"];
  readonly #parts: SpeakerParts;
  #isClosed = false;

  constructor(parts: SpeakerParts) {
    this.#parts = parts;
    this.sampleRate = parts.sampleRate;
    this.monitor = parts.playback.monitor;
    this.onError = parts.onError;
  }

  get device(): AudioDevice | null {
    return this.#parts.lasting.device;
  }

  get backend(): Backend["name"] {
    return this.#parts.lasting.backendName;
  }

  get isLost(): boolean {
    return this.#parts.lasting.isLost;
  }

  get underruns(): number {
    return this.#parts.playback.underruns;
  }

  get volume(): number {
    return this.#parts.playback.gain;
  }

  set volume(volume: number) {
    checkVolume(volume);
    this.#parts.playback.gain = volume;
  }

  get level(): Level {
    const { monitor, sampleRate } = this;
    const frames = sampleRate / 20;
    return measureLevel(
      monitor.isPlaying ? monitor.read(monitor.position() - frames, frames) : new Int16Array(0),
    );
  }

  play(chunk: AudioChunk): void {
    const { playback, maxFrames } = this.#parts;
    if (this.#isClosed) throw new RealtimeError("player.failed", "the speaker is closed");
    if (playback.queuedFrames >= maxFrames)
      throw new RealtimeError("player.failed", "the playback queue is full: wait until some has played");
    playback.add(chunk);
  }

  finish(part: AudioPart): void {
    this.#parts.playback.finish(part);
  }

  stop(): readonly PlayedPart[] | Promise<readonly PlayedPart[]> {
    return this.#parts.playback.stop();
  }

  onPlayed(listener: (part: PlayedPart) => void): () => void {
    return this.#parts.playback.onPlayed(listener);
  }

  pause(): void {
    this.#parts.playback.pause(true);
  }

  resume(): void {
    this.#parts.playback.pause(false);
  }

  drained(): Promise<void> {
    return this.#parts.playback.drained();
  }

  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    await this.stop();
    this.#parts.playback.use(null);
    await this.#parts.lasting.close();
  }
}

function checkVolume(volume: number): void {
  if (volume >= 0 && volume <= 1) return;
  throw new RealtimeError("options.invalid", "volume must be from 0 to 1", { param: "volume" });
}
