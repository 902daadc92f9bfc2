import type { Clock, RealtimeError } from "@rt/core";
import type { InputHandler, InputStream, StreamOptions } from "../backend/backend.js";
import { createChunker, type Chunker } from "../backend/chunker.js";
import type { MessageReader } from "./message-reader.js";
import type { MessageWriter } from "./message-writer.js";
import { bytesPerFrame, none, sampleFormat } from "./protocol.js";

/** How long a chunk is, as far as the device allows. */
const chunkMs = 10;
/** How much the server buffers for us while our event loop is blocked. Beyond that it drops sound without notice. */
const keptMs = 10_000;
/** How long it takes until everything that was buffered has arrived, in a burst. */
const burstMs = 1_000;
/** The device's clock and ours differ by less than this over the time measured. */
const toleranceMs = 100;

/** What a record stream is made of. */
export interface RecordParts {
  readonly sampleRate: number;
  readonly clock: Clock;
  readonly handler: InputHandler;
  /** Ends it at the server. */
  readonly remove: (channel: number) => Promise<void>;
  /** Called when the stream is over, for whatever reason. */
  readonly onOver: (channel: number) => void;
}

/** A stream from a microphone of PulseAudio. */
export class RecordStream implements InputStream {
  readonly channel: number;
  readonly #parts: RecordParts;
  /** A device may deliver less at a time than was asked for. */
  readonly #chunker: Chunker;
  #device: string | null;
  #isOver = false;
  #lastAt: number;
  /** Frames received since a blockage that may have lost some. Null if there was none. */
  #burst: number | null = null;
  #cancelCount = (): void => {};

  /** Reads the reply to {@link writeRecord}. */
  constructor(reply: MessageReader, parts: RecordParts) {
    this.#parts = parts;
    this.#chunker = createChunker(parts.sampleRate, (samples) => this.#take(samples));
    this.#lastAt = parts.clock.now();
    this.channel = reply.u32();
    // The stream's index, two settings of its buffer, the sample spec, the channel map, the device's index.
    reply.skip(6);
    this.#device = reply.text();
  }

  get device(): string | null {
    return this.#device;
  }

  async close(): Promise<void> {
    if (this.#isOver) return;
    this.end();
    await this.#parts.remove(this.channel);
  }

  onSound(bytes: Buffer): void {
    this.#watch(bytes.length / bytesPerFrame);
    this.#chunker.push(bytes);
  }

  /** The server moved it to another device; reads the rest of the message. */
  onMoved(message: MessageReader): void {
    message.skip(1);
    this.#device = message.text();
  }

  onLost(cause: RealtimeError): void {
    if (this.#isOver) return;
    this.end();
    this.#parts.handler.onLost(cause);
  }

  /** Ends it without notifying anyone. */
  end(): void {
    this.#isOver = true;
    this.#cancelCount();
    this.#parts.onOver(this.channel);
  }

  /** The reader may close it in the middle of a batch. */
  #take(samples: Int16Array): void {
    if (!this.#isOver) this.#parts.handler.onSamples(samples);
  }

  /**
   * Checks for lost sound after nothing arrived for almost as long as the server buffers. If a full buffer then arrives
   * at once, it was we who did not read, and what is missing by the clock was dropped.
   */
  #watch(frames: number): void {
    const { clock } = this.#parts;
    const since = this.#lastAt;
    this.#lastAt = clock.now();
    if (this.#burst !== null) this.#burst += frames;
    else if (this.#lastAt - since > keptMs - burstMs) {
      this.#burst = frames;
      this.#cancelCount = clock.after(burstMs, () => this.#count(since));
    }
  }

  #count(since: number): void {
    const { clock, sampleRate, handler } = this.#parts;
    const framesPerMs = sampleRate / 1_000;
    const came = this.#burst ?? 0;
    this.#burst = null;
    const missing = Math.round((clock.now() - since) * framesPerMs - came);
    const wasFull = came > (keptMs - burstMs) * framesPerMs;
    if (wasFull && missing > toleranceMs * framesPerMs) handler.onOverrun(missing);
  }
}

/** Requests a stream. */
export function writeRecord(message: MessageWriter, { sampleRate, device }: StreamOptions): void {
  const bytes = (ms: number): number => Math.round((sampleRate * ms) / 1_000) * bytesPerFrame;
  message
    .sampleSpec({ format: sampleFormat, channels: 1, rate: sampleRate })
    .monoMap()
    .u32(none)
    .text(device ?? null)
    .u32(bytes(keptMs))
    .flag(false)
    .u32(bytes(chunkMs))
    // No remapping, no remixing, the device's format, rate and channels, not to be moved, a variable rate.
    .flags(false, false, false, false, false, false, false)
    // Peaks only; the latency of the device is adjusted to ours.
    .flags(false, true)
    .properties({ "media.name": "microphone", "media.role": "phone" })
    .u32(none)
    // Early requests; suspension as it is, fail if suspended.
    .flags(false, false, false)
    .u8(0)
    .monoVolume()
    // Muted, the volume is set, muting is set; relative, passthrough.
    .flags(false, false, false, false, false);
}
