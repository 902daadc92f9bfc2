import type { Clock } from "../clock.js";
import { createPhraseMatcher } from "../ears/phrases/phrase-matcher.js";
import { createFormantVoice } from "../voice/voice.js";
import type { Brain, Speech } from "./brain.js";

/** Creates a recognizer of whole, known phrases. Of other speech it says how long it was: `[2.8 seconds of speech]`. */
export function createPhraseEar(phrases: readonly string[], clock: Clock): Pick<Brain, "hear" | "listen"> {
  // Always compares with this voice, whatever voice the simulator has: it is fast, and its speech is known to be clear.
  const matcher = createPhraseMatcher({ phrases, voice: createFormantVoice(), clock });
  return {
    listen: () => matcher.prepare(),
    hear: async (speech) => (await matcher.match(speech.samples))?.phrase ?? lengthHeard(speech),
  };
}

/** Stands in for speech that is not recognized. */
export function lengthHeard({ durationMs }: Pick<Speech, "durationMs">): string {
  return `[${(durationMs / 1_000).toFixed(1)} seconds of speech]`;
}
