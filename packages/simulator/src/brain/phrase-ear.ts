import type { Clock } from "../clock.js";
import { createPhraseMatcher } from "../ears/phrases/phrase-matcher.js";
import { createFormantVoice } from "../voice/voice.js";
import type { Brain, Speech } from "./brain.js";

/** Hears phrases that it knows, whole; of other speech it says how long it was: `[2.8 seconds of speech]`. */
export function createPhraseEar(phrases: readonly string[], clock: Clock): Pick<Brain, "hear" | "listen"> {
  // Whatever voice the simulator has, this one is compared with: it is quick, and its speech is known to be clear.
  const matcher = createPhraseMatcher({ phrases, voice: createFormantVoice(), clock });
  return {
    listen: () => matcher.prepare(),
    hear: async (speech) => (await matcher.match(speech.samples))?.phrase ?? lengthHeard(speech),
  };
}

/** What is heard of speech by who makes out no words. */
export function lengthHeard({ durationMs }: Pick<Speech, "durationMs">): string {
  return `[${(durationMs / 1_000).toFixed(1)} seconds of speech]`;
}
