import { none } from "./protocol.js";
import { UnreadableMessage } from "./message-reader.js";

/** Five words: length, channel, an offset in two words, flags (PulseAudio: `pulsecore/pstream.c`). */
export const headerBytes = 20;

/** Larger than any device list and any fragment of sound needs; the server itself sends up to 16 MiB. */
export const largestFrame = 2 ** 20;

/** Writes a frame header: that of a message, unless a sound channel is given. */
export function writeHeader(header: Buffer, length: number, channel: number = none): void {
  header.writeUInt32BE(length, 0);
  header.writeUInt32BE(channel, 4);
  header.fill(0, 8, headerBytes);
}

/**
 * Cuts what arrives on a socket into frames and hands over each, without copying if it arrived in one piece. Throws
 * {@link UnreadableMessage} for a frame that is larger than allowed, before buffering it.
 */
export class FrameSplitter {
  readonly #onFrame: (channel: number, body: Buffer) => void;
  #chunks: Buffer[] = [];
  #held = 0;
  /** How many bytes to collect before looking at them. */
  #needed = headerBytes;

  constructor(onFrame: (channel: number, body: Buffer) => void) {
    this.#onFrame = onFrame;
  }

  push(chunk: Buffer): void {
    this.#chunks.push(chunk);
    this.#held += chunk.length;
    while (this.#held >= this.#needed) {
      const bytes = this.#joined();
      const length = bytes.readUInt32BE(0);
      if (length > largestFrame) throw new UnreadableMessage(`a frame of ${length} bytes`);
      this.#needed = headerBytes + length;
      if (bytes.length < this.#needed) return;
      this.#keep(bytes.subarray(this.#needed));
      this.#onFrame(bytes.readUInt32BE(4), bytes.subarray(headerBytes, headerBytes + length));
    }
  }

  #joined(): Buffer {
    const [only] = this.#chunks;
    if (only !== undefined && this.#chunks.length === 1) return only;
    const joined = Buffer.concat(this.#chunks, this.#held);
    this.#chunks = [joined];
    return joined;
  }

  #keep(rest: Buffer): void {
    this.#chunks = [rest];
    this.#held = rest.length;
    this.#needed = headerBytes;
  }
}
