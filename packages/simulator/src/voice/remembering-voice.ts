import { maxRememberedSamples } from "../limits.js";
import type { InstantVoice, SpeechPiece } from "./voice.js";

/**
 * A voice that says again what another one has said, without its work: many sessions say the same. Only what was said
 * to its end is remembered; the samples are shared, so whoever hears them must not write to them. It holds at most
 * `maxSamples`, and forgets what was said least recently.
 */
export function createRememberingVoice(voice: InstantVoice, maxSamples = maxRememberedSamples): InstantVoice {
  const said = new Map<string, readonly SpeechPiece[]>();
  let heldSamples = 0;

  function remember(key: string, pieces: readonly SpeechPiece[]): void {
    forget(key);
    said.set(key, pieces);
    heldSamples += samplesIn(pieces);
    for (const oldest of said.keys()) {
      if (heldSamples <= maxSamples) return;
      forget(oldest);
    }
  }

  function forget(key: string): void {
    heldSamples -= samplesIn(said.get(key) ?? []);
    said.delete(key);
  }

  return {
    speak: (text, options = {}) => ({
      *[Symbol.iterator]() {
        const key = JSON.stringify([options.voice, options.speed, text]);
        const known = said.get(key);
        const pieces: SpeechPiece[] = [];
        for (const piece of known ?? voice.speak(text, options)) {
          pieces.push(piece);
          yield piece;
        }
        remember(key, known ?? pieces);
      },
    }),
  };
}

function samplesIn(pieces: readonly SpeechPiece[]): number {
  return pieces.reduce((sum, { samples }) => sum + samples.length, 0);
}
