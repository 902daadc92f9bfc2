import { decodeBase64 } from "@rt/core";
import { Refusal } from "./refusals.js";
import type { SoundDecoder } from "./sound.js";
import type { Slices } from "./work-queue.js";

/** Decodes the audio of a client event, a second per slice. Refuses invalid base64 before the first slice. */
export function* receivedSound(
  audio: string,
  decoder: SoundDecoder,
  take: (samples: Int16Array) => void,
): Slices {
  const bytes = bytesOrRefusal(audio);
  const { bytesPerSecond } = decoder;
  for (let start = 0; start < bytes.length; start += bytesPerSecond) {
    const slice = bytes.subarray(start, start + bytesPerSecond);
    yield (slice.length * 1_000) / bytesPerSecond;
    take(decoder.decode(slice));
  }
}

/** Words the failure as the service does. */
function bytesOrRefusal(audio: string): Uint8Array {
  try {
    return decodeBase64(audio);
  } catch (cause) {
    const refusal = new Refusal(
      "invalid_value",
      "Invalid 'audio'. Expected base64-encoded audio bytes, but got an invalid value.",
      "audio",
    );
    refusal.cause = cause;
    throw refusal;
  }
}
