import { maxRememberedSamples } from "../limits.js";
import type { InstantVoice, SpeechPiece } from "./voice.js";

/**
 * Creates a voice that caches what another one says, as many sessions say the same. Only speech that was said to its
 * end is cached. The samples are shared, so do not write to them. It holds at most `maxSamples`, and drops what was
 * least recently said.
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
