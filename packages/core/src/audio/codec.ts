import type { AudioFormat } from "../protocol/session-config.js";
import { decodeBase64, encodeBase64 } from "../support/base64.js";
import { sampleRateOf } from "./format.js";
import { decodeAlaw, decodeMulaw, encodeAlaw, encodeMulaw } from "./g711.js";
import { createPcm16Decoder, encodePcm16 } from "./pcm16.js";

/** A decoder of one audio stream whose events may split a sample. */
export interface AudioDecoder {
  readonly sampleRate: number;
  /** Bad base64 throws `audio.invalid` and leaves the stream unchanged. */
  readonly decode: (base64: string) => Int16Array;
}

/** Creates the decoder of one stream. Throws `audio.invalid` for a format that this version does not know. */
export function createAudioDecoder(format: AudioFormat): AudioDecoder {
  const sampleRate = sampleRateOf(format);
  if (format.type === "audio/pcm") return { sampleRate, decode: createPcm16Decoder().decode };
  const expand = format.type === "audio/pcmu" ? decodeMulaw : decodeAlaw;
  return { sampleRate, decode: (base64) => expand(decodeBase64(base64)) };
}

/** Encodes samples for the events of a format. */
export function encodeAudio(samples: Int16Array, { type }: AudioFormat): string {
  if (type === "audio/pcm") return encodePcm16(samples);
  return encodeBase64(type === "audio/pcmu" ? encodeMulaw(samples) : encodeAlaw(samples));
}
