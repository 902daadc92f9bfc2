import { frameSamples, frameTicks } from "./peer.js";
import type { Codec, RtpPacket } from "./peer.js";

/** Frames of silence sent right after audio, so that the client does not repeat audio in their place. */
const tailFrames = 10;
/** From then on, silence is only sent every so many frames, as Opus does: enough to keep the connection alive. */
const framesPerSign = 20;

const silence = new Int16Array(frameSamples);

/** Turns audio into packets. Timestamps advance through silence, little of which is sent. */
export class AudioOut {
  readonly #codec: Pick<Codec, "encode">;
  readonly #emit: (packet: RtpPacket) => void;
  #sequence = 0;
  #timestamp = 0;
  #quietFrames = 0;
  #isPause = true;

  /** Passes packets to `emit`. */
  constructor(codec: Pick<Codec, "encode">, emit: (packet: RtpPacket) => void) {
    this.#codec = codec;
    this.#emit = emit;
  }

  /** The next 20 ms, or null for silence. */
  write(samples: Int16Array | null): void {
    this.#quietFrames = samples ? 0 : this.#quietFrames + 1;
    const isSent = this.#quietFrames <= tailFrames || this.#quietFrames % framesPerSign === 0;
    if (isSent) this.#send(samples ?? silence);
    this.#isPause = !isSent;
    this.#timestamp = (this.#timestamp + frameTicks) >>> 0;
  }

  #send(samples: Int16Array): void {
    const payload = this.#codec.encode(samples);
    const [sequence, timestamp] = [this.#sequence, this.#timestamp];
    this.#emit({ sequence, timestamp, payload, isFirst: this.#isPause });
    this.#sequence = (this.#sequence + 1) & 0xffff;
  }
}
