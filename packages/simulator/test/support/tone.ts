import type { Voice } from "../../src/voice/voice.js";

const samplesPerLetter = 1_200;

/** A voice that hums 50 ms for each letter: quick to generate, and of a known duration. */
export const hummingVoice: Voice = {
  *speak(text) {
    for (const word of text.match(/\s*\S+/g) ?? [])
      yield { samples: hum(word.length * samplesPerLetter), text: word };
  },
};

/** This many samples of a hum. */
export function hum(length: number): Int16Array<ArrayBuffer> {
  return Int16Array.from({ length }, (_, index) => Math.round(Math.sin(index / 20) * 8_000));
}

/** This many milliseconds of a hum, then of silence, at 24 kHz. */
export function spoken(humMs: number, silenceMs: number): Int16Array<ArrayBuffer> {
  const samples = new Int16Array((humMs + silenceMs) * 24);
  samples.set(hum(humMs * 24));
  return samples;
}
