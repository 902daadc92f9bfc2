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

/** All sound inside the simulator is PCM16, mono, so many samples a second. */
const sampleRate = 24_000;

const telephoneRate = 8_000;

/** The duration of so many samples. */
export function samplesToMs(samples: number): number {
  return (samples * 1_000) / sampleRate;
}

/** How many samples last so long. */
export function msToSamples(ms: number): number {
  return Math.round((ms * sampleRate) / 1_000);
}

/** What was said in one item, as far as it is still kept. */
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

  /** Samples in memory: all of them, or none once it was forgotten. */
  get heldSamples(): number {
    return this.#heldSamples;
  }

  /** Whether {@link cut} has been called. */
  get isCut(): boolean {
    return this.#isCut;
  }

  /** Adds what is said next; after a cut nobody hears it. */
  append(samples: Int16Array): void {
    if (this.#isCut) return;
    this.#chunks.push(samples);
    this.#heldSamples += samples.length;
    this.#samples += samples.length;
  }

  /** Drops what comes after the given time, also what is yet to come. */
  cut(endMs: number): void {
    this.#isCut = true;
    const kept = this.#heldSamples > 0 ? this.samples().slice(0, msToSamples(endMs)) : new Int16Array();
    this.#chunks = [kept];
    this.#heldSamples = kept.length;
    this.#samples = msToSamples(endMs);
  }

  /** Drops the sound and keeps its duration. */
  forget(): void {
    this.#chunks = [];
    this.#heldSamples = 0;
  }

  /** What is held, in one piece. */
  samples(): Int16Array {
    return joined(this.#chunks);
  }
}

/** Takes a client's audio apart, piece by piece. */
export interface SoundDecoder {
  /** What a second of sound takes on the wire, before base64. */
  readonly bytesPerSecond: number;
  decode(bytes: Uint8Array): Int16Array;
  /** What a filter has held back, but for half a sample, which stays. */
  flush(): Int16Array;
}

/** The decoder of one stream: it carries halves of samples over. */
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

/** Puts the simulator's sound into the form that a client asked for. */
export interface SoundEncoder {
  encode(samples: Int16Array): string;
  /** What was held back; empty where nothing was. */
  flush(): string;
}

/** The encoder of one item. */
export function createSoundEncoder(format: AudioFormat | undefined): SoundEncoder {
  if (format === undefined || format.type === "audio/pcm") return { encode: encodePcm16, flush: () => "" };
  const compress = format.type === "audio/pcmu" ? encodeMulaw : encodeAlaw;
  const resampler = createResampler({ from: sampleRate, to: telephoneRate });
  return {
    encode: (samples) => encodeBase64(compress(resampler.push(samples))),
    flush: () => encodeBase64(compress(resampler.flush())),
  };
}

/** Chunks in one piece. */
export function joined(chunks: readonly Int16Array[]): Int16Array {
  const whole = new Int16Array(chunks.reduce((sum, chunk) => sum + chunk.length, 0));
  let offset = 0;
  for (const chunk of chunks) {
    whole.set(chunk, offset);
    offset += chunk.length;
  }
  return whole;
}
