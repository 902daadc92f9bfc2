import { none } from "./protocol.js";
import { UnreadableMessage } from "./message-reader.js";

/** Five words: length, channel, an offset in two words, flags (PulseAudio: `pulsecore/pstream.c`). */
export const headerBytes = 20;

/** More than any list of devices needs, and than any fragment of sound; the server itself sends up to 16 MiB. */
export const largestFrame = 2 ** 20;

/** Writes the header of a frame: of a message, unless a channel of sound is named. */
export function writeHeader(header: Buffer, length: number, channel: number = none): void {
  header.writeUInt32BE(length, 0);
  header.writeUInt32BE(channel, 4);
  header.fill(0, 8, headerBytes);
}

/**
 * Cuts what comes off a socket into frames and hands over each, in the memory it came in if it came in one piece.
 * Throws {@link UnreadableMessage} for one that is larger than allowed, before it is held.
 */
export class FrameSplitter {
  readonly #onFrame: (channel: number, body: Buffer) => void;
  #chunks: Buffer[] = [];
  #held = 0;
  /** So many bytes are held before it is worth looking. */
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
