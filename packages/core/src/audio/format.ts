import { RealtimeError } from "../errors.js";
import type { AudioFormat } from "../protocol/session-config.js";

/** Samples a second of a session's audio. A format that this version does not know is an `audio.invalid` error. */
export function sampleRateOf(format: AudioFormat): number {
  switch (format.type) {
    case "audio/pcm":
      return format.rate ?? 24_000;
    case "audio/pcmu":
    case "audio/pcma":
      return 8_000;
    default:
      return unknownFormat(format);
  }
}

/** Bytes that one sample takes on the wire, before base64. Fails as {@link sampleRateOf} does. */
export function bytesPerSample(format: AudioFormat): 1 | 2 {
  switch (format.type) {
    case "audio/pcm":
      return 2;
    case "audio/pcmu":
    case "audio/pcma":
      return 1;
    default:
      return unknownFormat(format);
  }
}

/**
 * How long samples last, in whole milliseconds that have fully passed: what `audio_end_ms` of a truncation may
 * claim. Durations are counted in samples and converted once, here, so that rounding never adds up.
 */
export function millisecondsOf(samples: number, sampleRate: number): number {
  return Math.floor((samples * 1_000) / sampleRate);
}

/** The fewest samples that last so many milliseconds: {@link millisecondsOf} gives whole milliseconds back. */
export function samplesOf(milliseconds: number, sampleRate: number): number {
  return Math.ceil((milliseconds * sampleRate) / 1_000);
}

/** The types promise three formats; the wire does not, as the services keep adding to every such set. */
function unknownFormat(_format: never): never {
  throw new RealtimeError("audio.invalid", "this version does not know the audio format");
}
