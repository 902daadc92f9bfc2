import { pcm16ToBytes, type RealtimeError } from "@rt/core";
import type { OutputHandler, OutputStream, StreamOptions } from "../backend/backend.js";
import type { Connection } from "./connection.js";
import type { MessageReader } from "./message-reader.js";
import type { MessageWriter } from "./message-writer.js";
import { bytesPerFrame, command, none, sampleFormat } from "./protocol.js";

/**
 * How much the server and its device are to hold together. The server gives half to the device, of which nothing is
 * left where somebody else keeps its latency low; the other half then lasts as long as an event loop may be blocked
 * without a gap, twice over. It costs no latency, as what is written during silence replaces silence that was
 * rendered, and a flush takes back what was.
 */
const targetMs = 600;
/**
 * A first frame is enough to begin with. With 0, the read index would go on through an underrun, what was late would
 * be dropped, and the count of what was heard would be off.
 */
const prebufferBytes = bytesPerFrame;

/** What a playback stream is made of. */
export interface PlaybackParts {
  readonly connection: Connection;
  readonly sampleRate: number;
  readonly handler: OutputHandler;
  /** It is over, in whatever way. */
  readonly onOver: (channel: number) => void;
}

/** A loudspeaker of PulseAudio. */
export class PlaybackStream implements OutputStream {
  readonly channel: number;
  readonly #parts: PlaybackParts;
  #device: string | null;
  /** Waits for the server to ask for it. */
  #queue: Int16Array[] = [];
  #queued = 0;
  #isSendDue = false;
  /** Frames that the server has asked for and did not get. */
  #credit = 0;
  /** Frames that the server and its device hold when they are full. */
  #capacity: number;
  /** Frames sent since the last flush, and how many of them are known to have been heard. */
  #sent = 0;
  #played = 0;
  #heard = 0;
  /** What {@link heard} was at the last flush. */
  #heardAtFlush = 0;
  /** The server's count of frames at which ours is 0: not 0 itself where a flush could not take all back. */
  #origin = 0;
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
    // All of one turn of the event loop at once: the server would begin with a first chunk, however short, and might
    // run dry before it sees the next.
    if (this.#isSendDue) return;
    this.#isSendDue = true;
    setImmediate(() => {
      this.#isSendDue = false;
      this.#send();
    });
  }

  async heard(): Promise<number> {
    if (this.#isOver) return this.#heard;
    return this.#timed((serverFrames) => {
      this.#heard = Math.max(this.#heard, serverFrames - this.#origin);
      if (this.#flushes === 0) this.#played = this.#heard - this.#heardAtFlush;
      return this.#heard;
    });
  }

  async flush(): Promise<number> {
    this.#queue = [];
    this.#queued = this.#sent = this.#played = 0;
    if (this.#isOver) return this.#heard;
    this.#flushes++;
    // A flush alone leaves what the device was given already, up to 130 ms: corking takes that back, and sets the
    // read index to what was really played. All in one tick, so that the count is of the same moment.
    void this.#tell(command.corkPlayback, true);
    void this.#tell(command.flushPlayback);
    const heard = this.#timed((serverFrames, readFrames) => {
      this.#flushes--;
      this.#heard = Math.max(this.#heard, serverFrames - this.#origin);
      this.#heardAtFlush = this.#heard;
      this.#origin = readFrames - this.#heard;
      return this.#heard;
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

  /** The server wants more, in bytes. Across a flush, what it asked for before counts on. */
  onRequest(bytes: number): void {
    this.#credit += toFrames(bytes);
    this.#send();
  }

  /** The server ran dry; that there is nothing after a flush is no news. */
  onUnderflow(): void {
    if (this.#sent === 0 || this.#isOver) return;
    this.#played = this.#sent;
    this.#parts.handler.onUnderrun();
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

  /** Ends it without a word. */
  end(): void {
    this.#isOver = true;
    this.#queue = [];
    this.#queued = this.#sent = this.#played = 0;
    this.#parts.onOver(this.channel);
  }

  #send(): void {
    const frames = Math.min(this.#queued, this.#credit);
    if (frames === 0) return;
    this.#queued -= frames;
    this.#credit -= frames;
    this.#sent += frames;
    this.#parts.connection.sendSound(this.channel, this.#take(frames).map(pcm16ToBytes));
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

  /** Asks what the listener has heard by now, as the server counts, and what its device was given. */
  #timed(read: (heardFrames: number, readFrames: number) => number): Promise<number> {
    return this.#parts.connection.request(
      command.getPlaybackLatency,
      (message) => message.u32(this.channel).time(0),
      (reply) => {
        const deviceFrames = this.#framesIn(reply.microseconds());
        reply.skip(4).s64();
        const readFrames = Math.floor(reply.s64() / bytesPerFrame);
        // Silence since the last frame lies in the device after all that is ours.
        const silentFrames = Math.floor(reply.u64() / bytesPerFrame);
        return read(readFrames - Math.max(0, deviceFrames - silentFrames), readFrames);
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

/** Asks for a stream. Those of the same group start and stop together, and only on one device. */
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
