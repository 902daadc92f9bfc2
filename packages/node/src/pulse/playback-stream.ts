import { pcm16ToBytes, type RealtimeError } from "@rt/core";
import type { OutputHandler, OutputStream, StreamOptions } from "../backend/backend.js";
import { nothing, type Connection } from "./connection.js";
import { FrameCount, type Timing } from "./frame-count.js";
import type { MessageReader } from "./message-reader.js";
import type { MessageWriter } from "./message-writer.js";
import { bytesPerFrame, command, none, sampleFormat } from "./protocol.js";

/**
 * How much the server and its device hold together. The server gives half to the device, which keeps next to none of it
 * if another program demands low latency; the other half then still covers twice the time an event loop may be blocked.
 * This adds no latency: what is written during silence replaces silence that was rendered, and a flush takes back what
 * was not played.
 */
const targetMs = 600;
/**
 * Starts with the first frame. With 0, the read index would keep advancing through an underrun, late sound would be
 * dropped, and the count of what was heard would be off.
 */
const prebufferBytes = bytesPerFrame;

/** As long as the largest block that a server plays at once. */
const fillMs = 200;

/** What a playback stream is made of. */
export interface PlaybackParts {
  readonly connection: Connection;
  readonly sampleRate: number;
  readonly handler: OutputHandler;
  /** Called when the stream is over, for whatever reason. */
  readonly onOver: (channel: number) => void;
}

/** A stream to a speaker of PulseAudio. */
export class PlaybackStream implements OutputStream {
  readonly channel: number;
  readonly #parts: PlaybackParts;
  #device: string | null;
  /** Samples waiting for the server to request them. */
  #queue: Int16Array[] = [];
  #queued = 0;
  #isSendDue = false;
  /** Frames the server requested and did not get yet. Negative if it also got silence. */
  #credit = 0;
  /** Frames that the server and its device hold when full. */
  #capacity: number;
  /** Frames sent since the last flush, and how many of them are known to have been heard. */
  #sent = 0;
  #played = 0;
  readonly #count = new FrameCount();
  #flushes = 0;
  #isOver = false;

  /** Reads the reply to {@link writePlayback}. */
  constructor(reply: MessageReader, parts: PlaybackParts) {
    this.#parts = parts;
    this.channel = reply.u32();
    reply.skip(1);
    this.#credit = toFrames(reply.u32());
    reply.skip(1);
    const serverFrames = toFrames(reply.u32());
    // Two more of the buffer's settings; the sample spec, the channel map and the device's index.
    reply.skip(5);
    this.#device = reply.text();
    reply.skip(1);
    this.#capacity = serverFrames + this.#framesIn(reply.microseconds());
  }

  get device(): string | null {
    return this.#device;
  }

  get pending(): number {
    const held = Math.min(this.#sent - this.#played, this.#capacity - this.#credit);
    return this.#queued + Math.max(0, held);
  }

  write(samples: Int16Array): void {
    if (this.#isOver || samples.length === 0) return;
    this.#queue.push(samples);
    this.#queued += samples.length;
    // Everything from one turn of the event loop is sent at once: the server would start with a first chunk, however
    // short, and might run dry before it sees the next.
    if (this.#isSendDue) return;
    this.#isSendDue = true;
    setImmediate(() => {
      this.#isSendDue = false;
      this.#send();
    });
  }

  async heard(): Promise<number> {
    if (this.#isOver) return this.#count.heard;
    return this.#timed((timing) => {
      const heard = this.#count.hear(timing);
      if (this.#flushes > 0) return heard;
      this.#played = heard - this.#count.heardAtFlush;
      if (this.#queued === 0 && this.#count.isStuck(this.#written, timing)) this.#fill();
      return heard;
    });
  }

  async flush(): Promise<number> {
    this.#queue = [];
    this.#queued = this.#sent = this.#played = 0;
    if (this.#isOver) return this.#count.heard;
    this.#flushes++;
    // A flush alone keeps what the device was already given, up to 130 ms. Corking takes that back, and sets the read
    // index to what was really played. All in one tick, so that the count is of the same moment.
    void this.#tell(command.corkPlayback, true);
    void this.#tell(command.flushPlayback);
    const heard = this.#timed((timing) => {
      this.#flushes--;
      return this.#count.flush(timing);
    });
    void this.#tell(command.corkPlayback, false);
    return heard;
  }

  pause(isPaused: boolean): void {
    if (!this.#isOver) void this.#tell(command.corkPlayback, isPaused);
  }

  async close(): Promise<void> {
    if (this.#isOver) return;
    this.end();
    await this.#tell(command.deletePlayback);
  }

  /** The server requests more, in bytes. What it requested before a flush still counts. */
  onRequest(bytes: number): void {
    this.#credit += toFrames(bytes);
    this.#send();
  }

  /** The server ran dry. An underflow after a flush, or after our own silence, is expected and ignored. */
  onUnderflow(): void {
    if (this.#sent === 0 || this.#isOver || this.#count.isFilled) return;
    this.#played = this.#sent;
    this.#parts.handler.onUnderrun();
    const written = this.#written;
    this.#timed((timing) => {
      const isLast = this.#queued === 0 && this.#flushes === 0 && this.#written === written;
      if (isLast && this.#count.holdsSome(written, timing)) this.#fill();
    }).catch(nothing);
  }

  /** The server moved it to another device; reads the rest of the message. */
  onMoved(message: MessageReader): void {
    message.skip(1);
    this.#device = message.text();
    message.skip(2);
    const serverFrames = toFrames(message.u32());
    message.skip(2);
    this.#capacity = serverFrames + this.#framesIn(message.microseconds());
  }

  onLost(cause: RealtimeError): void {
    if (this.#isOver) return;
    this.end();
    this.#parts.handler.onLost(cause);
  }

  /** Ends it without notifying anyone. */
  end(): void {
    this.#isOver = true;
    this.#queue = [];
    this.#queued = this.#sent = this.#played = 0;
    this.#parts.onOver(this.channel);
  }

  #send(): void {
    const frames = Math.min(this.#queued, this.#credit);
    if (frames <= 0) return;
    this.#queued -= frames;
    this.#credit -= frames;
    this.#sent += frames;
    this.#parts.connection.sendSound(this.channel, this.#take(frames).map(pcm16ToBytes));
  }

  /** All frames ever sent, without those that were flushed. */
  get #written(): number {
    return this.#count.heardAtFlush + this.#sent;
  }

  /** PipeWire plays whole blocks: an incomplete last block waits until silence fills it up. */
  #fill(): void {
    const frames = this.#framesIn(fillMs * 1_000);
    this.#count.fill(this.#written, frames);
    this.#credit -= frames;
    this.#parts.connection.sendSound(this.channel, [new Uint8Array(frames * bytesPerFrame)]);
  }

  #take(frames: number): readonly Int16Array[] {
    const taken: Int16Array[] = [];
    for (let next = this.#queue[0]; next !== undefined && frames > 0; next = this.#queue[0]) {
      const chunk = next.subarray(0, frames);
      taken.push(chunk);
      frames -= chunk.length;
      if (chunk.length === next.length) this.#queue.shift();
      else this.#queue[0] = next.subarray(chunk.length);
    }
    return taken;
  }

  /** Requests what the listener has heard by now, in the server's count, and what its device was given. */
  #timed<T>(read: (timing: Timing) => T): Promise<T> {
    return this.#parts.connection.request(
      command.getPlaybackLatency,
      (message) => message.u32(this.channel).time(0),
      (reply) => {
        const deviceFrames = this.#framesIn(reply.microseconds());
        reply.skip(4).s64();
        const given = Math.floor(reply.s64() / bytesPerFrame);
        const silent = Math.floor(reply.u64() / bytesPerFrame);
        // Silence since the last frame lies in the device after all of our frames.
        return read({ heard: given - Math.max(0, deviceFrames - silent), read: given, silent });
      },
    );
  }

  #tell(what: number, flag?: boolean): Promise<void> {
    return this.#parts.connection.tell(what, this.channel, flag);
  }

  #framesIn(microseconds: number): number {
    return Math.round((microseconds * this.#parts.sampleRate) / 1e6);
  }
}

/** Requests a stream. Streams of the same group start and stop together, and only on one device. */
export function writePlayback(
  message: MessageWriter,
  { sampleRate, device, group }: StreamOptions & { readonly group: number },
): void {
  message
    .sampleSpec({ format: sampleFormat, channels: 1, rate: sampleRate })
    .monoMap()
    .u32(none)
    .text(device ?? null)
    .u32(none)
    .flag(false)
    .u32(Math.round((sampleRate * targetMs) / 1_000) * bytesPerFrame)
    .u32(prebufferBytes)
    .u32(none)
    .u32(group)
    .monoVolume()
    // No remapping, no remixing, the device's format, rate and channels, not to be moved, a variable rate.
    .flags(false, false, false, false, false, false, false)
    // Muted; the latency of the device is adjusted to ours.
    .flags(false, true)
    .properties({ "media.name": "loudspeaker", "media.role": "phone" })
    // The volume is set, early requests; muting is set, suspension as it is, fail if suspended; relative, passthrough.
    .flags(false, false, false, false, false, false, false)
    .u8(0);
}

function toFrames(bytes: number): number {
  return Math.floor(bytes / bytesPerFrame);
}
