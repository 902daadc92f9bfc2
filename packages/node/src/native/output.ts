import { setImmediate } from "node:timers/promises";
import { createResampler, RealtimeError, type Clock } from "@rt/core";
import type { OutputHandler, OutputStream } from "../backend/backend.js";
import { Tape } from "../backend/tape.js";
import { rtAudio, type RtAudio } from "./audify.js";
import { createGuard, type Guard } from "./guard.js";

/** How to open a stream of an `RtAudio`. */
export interface NativeStreamOptions {
  readonly audio: RtAudio;
  /** Our id of the device: RtAudio's own ids change from one start to the next. */
  readonly device: string;
  readonly deviceId: number;
  readonly channels: number;
  /** The sample rate of the samples that are written or recorded. */
  readonly sampleRate: number;
  /** The sample rate of the device. */
  readonly deviceRate: number;
  readonly clock: Clock;
}

/** Buffers of 10 ms. */
export const buffersPerSecond = 100;
/** How much is queued in RtAudio: enough to keep playing while this process is busy. */
const leadBuffers = 20;
/** How much the device is assumed to hold if it does not say. */
const usualBuffers = 2;

/** Plays through RtAudio, which cannot take back what the device holds: a flush counts that as heard. */
export class NativeOutput implements OutputStream {
  readonly device: string;
  readonly #options: NativeStreamOptions;
  readonly #handler: OutputHandler;
  readonly #bufferFrames: number;
  readonly #guard: Guard;
  /** What was handed to RtAudio since it was last cleared. Its position is what RtAudio passed on to the device. */
  #tape = new Tape();
  #waiting: Waiting;
  /** Of this run, which lasts until a flush: frames played from earlier tapes, and frames written. */
  #playedBefore = 0;
  #written = 0;
  #heardBefore = 0;
  #heard = 0;
  #playedAt = 0;
  #isPaused = false;
  #isOver = false;
  /** Set while RtAudio is being cleared, when it may still report what it played before. */
  #clearing: Promise<void> | null = null;

  constructor(options: NativeStreamOptions, handler: OutputHandler) {
    const { audio, deviceId, channels, deviceRate, clock } = options;
    this.#options = options;
    this.#handler = handler;
    this.device = options.device;
    this.#waiting = new Waiting(options);
    this.#bufferFrames = audio.openStream(
      { deviceId, nChannels: channels },
      ...([null, rtAudio.sint16, deviceRate, Math.round(deviceRate / buffersPerSecond), "rt", null] as const),
      () => this.#onPlayed(),
      rtAudio.minimizeLatency,
      (type, message) => type >= rtAudio.firstError && this.#lose(message),
    );
    audio.start();
    this.#guard = createGuard({
      clock,
      bufferMs: (this.#bufferFrames * 1_000) / deviceRate,
      // It has nothing to call back for beyond what is queued in it.
      patienceMs: 0,
      isExpected: () => this.#tape.written > this.#tape.position,
      onDead: (why) => this.#lose(why),
    });
  }

  get pending(): number {
    return Math.max(0, this.#heardBefore + this.#written - this.#move());
  }

  write(samples: Int16Array): void {
    if (this.#isOver) return;
    this.#written += samples.length;
    this.#waiting.push(samples);
    this.#feed();
  }

  heard(): Promise<number> {
    return Promise.resolve(this.#move());
  }

  async flush(): Promise<number> {
    const written = this.#written;
    const isAllHanded = this.#waiting.isEmpty;
    this.#written = 0;
    this.#waiting = new Waiting(this.#options);
    await this.#clear();
    this.#heardBefore += this.#playedOf(written, isAllHanded);
    this.#heard = Math.max(this.#heard, this.#heardBefore);
    this.#playedBefore = 0;
    this.#tape = new Tape();
    this.#feed();
    return this.#heard;
  }

  pause(isPaused: boolean): void {
    if (this.#isOver || this.#isPaused === isPaused) return;
    this.#isPaused = isPaused;
    if (!isPaused) return this.#feed();
    const waiting = this.#waiting;
    void this.#clear().then(() => {
      // It was flushed in the meantime.
      if (waiting !== this.#waiting) return;
      waiting.putBack(this.#tape.rest());
      this.#playedBefore += this.#tape.soundPlayed;
      this.#tape = new Tape();
      this.#feed();
    });
  }

  close(): Promise<void> {
    if (!this.#isOver) this.#end();
    return Promise.resolve();
  }

  /** The frames played at our sample rate, of those written since the last flush. */
  #playedOf(written: number, isAllHanded: boolean): number {
    const { sampleRate, deviceRate } = this.#options;
    // Counts every frame, whatever rounding the two rates cause.
    if (isAllHanded && this.#tape.written > 0 && this.#tape.position === this.#tape.written) return written;
    const frames = this.#playedBefore + this.#tape.soundPlayed;
    return Math.min(written, Math.round((frames * sampleRate) / deviceRate));
  }

  /** Updates the count of what was heard. What the device holds is not heard yet, but will be after a while. */
  #move(): number {
    const { audio, sampleRate, clock } = this.#options;
    if (this.#isOver || this.#clearing) return this.#heard;
    const latency = audio.getStreamLatency() || usualBuffers * this.#bufferFrames;
    const heldMs = (latency * 1_000) / this.#options.deviceRate - (clock.now() - this.#playedAt);
    const held = Math.round((Math.max(0, heldMs) * sampleRate) / 1_000);
    const heard = this.#heardBefore + this.#playedOf(this.#written, this.#waiting.isEmpty) - held;
    this.#heard = Math.max(this.#heard, heard);
    return this.#heard;
  }

  #onPlayed(): void {
    this.#guard.count();
    if (this.#isOver) return;
    this.#tape.moveTo(this.#tape.position + this.#bufferFrames);
    this.#playedAt = this.#options.clock.now();
    this.#feed();
    const { written, position } = this.#tape;
    if (written === position && !this.#clearing && !this.#isPaused) this.#handler.onUnderrun();
  }

  #feed(): void {
    if (this.#isOver || this.#isPaused || this.#clearing) return;
    const { audio, channels } = this.#options;
    const length = this.#bufferFrames;
    for (;;) {
      const ahead = (this.#tape.written - this.#tape.position) / length;
      if (ahead >= leadBuffers) return;
      // The end of a sound may be shorter than a buffer, and is not held back until more comes.
      const samples = this.#waiting.take(length, ahead <= 1);
      if (samples.length === 0) return;
      this.#tape.push(samples, true);
      if (samples.length < length) this.#tape.push(new Int16Array(length - samples.length), false);
      audio.write(bufferOf(samples, length, channels));
    }
  }

  #clear(): Promise<void> {
    if (!this.#isOver) this.#options.audio.clearOutputQueue();
    this.#clearing ??= (async () => {
      // Two turns of the event loop: by then everything RtAudio reported from its own thread before the clear has
      // arrived.
      await setImmediate();
      await setImmediate();
      this.#clearing = null;
    })();
    return this.#clearing;
  }

  #end(): void {
    this.#move();
    this.#isOver = true;
    this.#guard.stop();
    this.#written = Math.max(0, this.#heard - this.#heardBefore);
    this.#options.audio.closeStream();
  }

  #lose(why: string): void {
    if (this.#isOver) return;
    this.#end();
    this.#handler.onLost(new RealtimeError("device.lost", `the speaker was lost: ${why}`));
  }
}

/** Samples waiting for room, at the device's rate. */
class Waiting {
  readonly #resampler;
  #chunks: Int16Array[] = [];
  #frames = 0;

  constructor({ sampleRate, deviceRate }: NativeStreamOptions) {
    this.#resampler = createResampler({ from: sampleRate, to: deviceRate });
  }

  push(samples: Int16Array): void {
    this.#add(this.#resampler.push(samples));
  }

  putBack(chunks: readonly Int16Array[]): void {
    this.#chunks = [...chunks, ...this.#chunks];
    this.#frames += chunks.reduce((frames, { length }) => frames + length, 0);
  }

  get isEmpty(): boolean {
    return this.#frames === 0;
  }

  /** Returns exactly that many samples or none; fewer only at the end. */
  take(length: number, isLast: boolean): Int16Array {
    if (isLast && this.#frames < length) this.#add(this.#resampler.flush());
    if (this.#frames < length && !isLast) return new Int16Array(0);
    const taken = new Int16Array(Math.min(length, this.#frames));
    for (let at = 0; at < taken.length;) {
      const [first = new Int16Array(0), ...rest] = this.#chunks;
      const part = first.subarray(0, taken.length - at);
      taken.set(part, at);
      at += part.length;
      this.#chunks = part.length < first.length ? [first.subarray(part.length), ...rest] : rest;
    }
    this.#frames -= taken.length;
    return taken;
  }

  #add(samples: Int16Array): void {
    if (samples.length > 0) this.#chunks.push(samples);
    this.#frames += samples.length;
  }
}

/** Copies the same samples to all channels, padded with silence. */
function bufferOf(samples: Int16Array, length: number, channels: number): Buffer {
  const interleaved = new Int16Array(length * channels);
  for (const [i, sample] of samples.entries()) interleaved.fill(sample, i * channels, (i + 1) * channels);
  return Buffer.from(interleaved.buffer);
}
