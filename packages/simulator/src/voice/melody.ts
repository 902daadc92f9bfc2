import type { Boundary } from "./text.js";
import { isVowel, type Slot } from "./timing.js";

/** Where the melody of a phrase goes, as commands of the Fujisaki model (Fujisaki & Hirose 1984). */
interface Melody {
  /** Impulse at the start of the phrase. */
  readonly phraseStart: number;
  /** For each slot: the accent command that holds while it lasts, in natural-log units of frequency. */
  readonly accents: readonly number[];
  /** Impulse at the last accent: a statement falls to the floor of the voice. */
  readonly closing: number;
}

const openQuestions = /^(?:what|who|whom|whose|which|when|where|why|how)\b/;

/** Accents on the stressed syllables of content words, and the turn at the end that the punctuation asks for. */
export function melodyOf(slots: readonly Slot[], ending: Boundary, firstWord: string): Melody {
  const peaks = slots.flatMap((slot, index) => (slot.phone.stressed ? [index] : []));
  const nuclear = peaks.at(-1) ?? slots.findLastIndex(isVowel);
  const rises = ending === "question" && !openQuestions.test(firstWord);
  const accents = slots.map(() => 0);
  peaks.forEach((peak, order) => {
    const weight = order === 0 ? 1.15 : peak === nuclear ? 1.1 : order % 2 === 0 ? 0.95 : 0.75;
    for (const index of spanOf(slots, peak)) accents[index] = 0.24 * weight;
  });
  const lastVowel = slots.findLastIndex(isVowel);
  return {
    phraseStart: ending === "comma" || ending === "none" ? 0.26 : 0.32,
    accents: accents.map((accent, index) => {
      if (rises)
        return index < nuclear ? accent : 0.1 + (0.5 * (index + 1 - nuclear)) / (slots.length - nuclear);
      const continues = ending === "comma" || ending === "clause";
      if (continues && index >= lastVowel) return Math.max(accent * 0.8, 0.16);
      return ending === "exclamation" ? accent * 1.2 : accent;
    }),
    closing:
      ending === "sentence" || ending === "exclamation" || (ending === "question" && !rises) ? -0.22 : 0,
  };
}

/** From the consonants that open the syllable to the vowel's end: the filter's lag brings the peak to the vowel. */
function spanOf(slots: readonly Slot[], peak: number): number[] {
  const opening = slots.findLastIndex(
    (slot, index) => index < peak && (isVowel(slot) || slot.word !== slots[peak]?.word),
  );
  return Array.from({ length: peak - opening }, (_, offset) => opening + 1 + offset);
}
