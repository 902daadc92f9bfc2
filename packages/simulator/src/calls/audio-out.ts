import { frameSamples, frameTicks } from "./peer.js";
import type { RtpPacket } from "./peer.js";

/** What sound goes through, and where to. */
export interface AudioOutOptions {
  readonly encode: (samples: Int16Array) => Uint8Array;
  readonly send: (packet: RtpPacket) => void;
}

/** Silence that follows sound at once, in frames, so that nothing is repeated in its place. */
const tailFrames = 10;
/** From then on, silence is only sent every so many frames, as Opus does: enough to keep the way open. */
const framesPerSign = 20;

const silence = new Int16Array(frameSamples);

/** Makes packets of sound, with timestamps that go on through silence, little of which is sent. */
export class AudioOut {
  readonly #options: AudioOutOptions;
  #sequence = 0;
  #timestamp = 0;
  #quietFrames = 0;
  #isPause = true;

  constructor(options: AudioOutOptions) {
    this.#options = options;
  }

  /** The next 20 ms; null where nobody speaks. */
  write(samples: Int16Array | null): void {
    this.#quietFrames = samples ? 0 : this.#quietFrames + 1;
    const isSent = this.#quietFrames <= tailFrames || this.#quietFrames % framesPerSign === 0;
    if (isSent) this.#send(samples ?? silence);
    this.#isPause = !isSent;
    this.#timestamp = (this.#timestamp + frameTicks) >>> 0;
  }

  #send(samples: Int16Array): void {
    const payload = this.#options.encode(samples);
    const [sequence, timestamp] = [this.#sequence, this.#timestamp];
    this.#options.send({ sequence, timestamp, payload, isFirst: this.#isPause });
    this.#sequence = (this.#sequence + 1) & 0xffff;
  }
}
