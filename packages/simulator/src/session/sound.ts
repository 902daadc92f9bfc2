import {
  createPcm16Decoder,
  createResampler,
  decodeAlaw,
  decodeMulaw,
  encodeAlaw,
  encodeBase64,
  encodeMulaw,
  encodePcm16,
} from "@rt/core";
import type { AudioFormat } from "@rt/core";

/** The sample rate of all audio inside the simulator, which is mono PCM16. */
const sampleRate = 24_000;

const telephoneRate = 8_000;

/** The duration of this many samples. */
export function samplesToMs(samples: number): number {
  return (samples * 1_000) / sampleRate;
}

/** The number of samples in this duration. */
export function msToSamples(ms: number): number {
  return Math.round((ms * sampleRate) / 1_000);
}

/** The audio of one item, as far as it is still kept. */
export class Sound {
  #chunks: Int16Array[] = [];
  #heldSamples = 0;
  #samples = 0;
  #isCut = false;

  static of(samples: Int16Array): Sound {
    const sound = new Sound();
    sound.append(samples);
    return sound;
  }

  get durationMs(): number {
    return samplesToMs(this.#samples);
  }

  /** The samples in memory: all of them, or none once they were dropped. */
  get heldSamples(): number {
    return this.#heldSamples;
  }

  /** Whether {@link cut} has been called. */
  get isCut(): boolean {
    return this.#isCut;
  }

  /** Adds what is said next. After a cut, it is dropped. */
  append(samples: Int16Array): void {
    if (this.#isCut) return;
    this.#chunks.push(samples);
    this.#heldSamples += samples.length;
    this.#samples += samples.length;
  }

  /** Drops everything after the given time, including what is yet to come. */
  cut(endMs: number): void {
    this.#isCut = true;
    const kept = this.#heldSamples > 0 ? this.samples().slice(0, msToSamples(endMs)) : new Int16Array();
    this.#chunks = [kept];
    this.#heldSamples = kept.length;
    this.#samples = msToSamples(endMs);
  }

  /** Drops the audio and keeps its duration. */
  forget(): void {
    this.#chunks = [];
    this.#heldSamples = 0;
  }

  /** What is kept, in one piece. */
  samples(): Int16Array {
    return joined(this.#chunks);
  }
}

/** Decodes a client's audio, piece by piece. */
export interface SoundDecoder {
  /** The size of a second of audio on the wire, before base64. */
  readonly bytesPerSecond: number;
  decode(bytes: Uint8Array): Int16Array;
  /** What a filter has held back. Half a sample stays. */
  flush(): Int16Array;
}

/** Creates the decoder of one stream, which carries halves of samples over to the next piece. */
export function createSoundDecoder(format: AudioFormat | undefined): SoundDecoder {
  if (format === undefined || format.type === "audio/pcm") {
    const decoder = createPcm16Decoder();
    return {
      bytesPerSecond: 2 * sampleRate,
      decode: (bytes) => decoder.decode(bytes),
      flush: () => new Int16Array(),
    };
  }
  const expand = format.type === "audio/pcmu" ? decodeMulaw : decodeAlaw;
  const resampler = createResampler({ from: telephoneRate, to: sampleRate });
  return {
    bytesPerSecond: telephoneRate,
    decode: (bytes) => resampler.push(expand(bytes)),
    flush: () => resampler.flush(),
  };
}

/** Encodes the simulator's audio in the format that a client asked for. */
export interface SoundEncoder {
  encode(samples: Int16Array): string;
  /** What was held back, or an empty string. */
  flush(): string;
}

/** Creates the encoder of one item. */
export function createSoundEncoder(format: AudioFormat | undefined): SoundEncoder {
  if (format === undefined || format.type === "audio/pcm") return { encode: encodePcm16, flush: () => "" };
  const compress = format.type === "audio/pcmu" ? encodeMulaw : encodeAlaw;
  const resampler = createResampler({ from: sampleRate, to: telephoneRate });
  return {
    encode: (samples) => encodeBase64(compress(resampler.push(samples))),
    flush: () => encodeBase64(compress(resampler.flush())),
  };
}

/** The chunks in one piece. */
export function joined(chunks: readonly Int16Array[]): Int16Array {
  const whole = new Int16Array(chunks.reduce((sum, chunk) => sum + chunk.length, 0));
  let offset = 0;
  for (const chunk of chunks) {
    whole.set(chunk, offset);
    offset += chunk.length;
  }
  return whole;
}
