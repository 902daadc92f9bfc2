import { RealtimeError } from "../errors.js";
import type { AudioFormat } from "../protocol/session-config.js";

/** The sample rate of a session's audio. Throws `audio.invalid` for a format that this version does not know. */
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

/** The bytes of one sample on the wire, before base64. Throws as {@link sampleRateOf} does. */
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
 * The duration of samples in milliseconds, rounded down, as `audio_end_ms` of a truncation requires. Count durations
 * in samples and convert them once, here, so that rounding errors do not add up.
 */
export function millisecondsOf(samples: number, sampleRate: number): number {
  return Math.floor((samples * 1_000) / sampleRate);
}

/** The fewest samples that last this many milliseconds: {@link millisecondsOf} converts whole milliseconds back. */
export function samplesOf(milliseconds: number, sampleRate: number): number {
  return Math.ceil((milliseconds * sampleRate) / 1_000);
}

/** The types allow three formats; the wire may carry others, as services keep adding to such sets. */
function unknownFormat(_format: never): never {
  throw new RealtimeError("audio.invalid", "this version does not support the audio format");
}
