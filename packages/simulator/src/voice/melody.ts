import type { Boundary } from "./text.js";
import { isVowel, type Slot } from "./timing.js";

/** The melody of a phrase, as commands of the Fujisaki model (Fujisaki & Hirose 1984). */
interface Melody {
  /** Impulse at the start of the phrase. */
  readonly phraseStart: number;
  /** For each slot: the accent command in effect while it lasts, in natural-log units of frequency. */
  readonly accents: readonly number[];
  /** Index of the slot that carries the last accent, -1 if none does. */
  readonly nuclear: number;
  /** Whether the last accent ends inside its vowel, as no syllable follows that could fall. */
  readonly fallsWithin: boolean;
  /** Impulse at the last accent: a statement falls to the floor of the voice. */
  readonly closing: number;
}

/** What decides the melody apart from the sounds themselves. */
interface Occasion {
  readonly ending: Boundary;
  /** The words of the phrase. */
  readonly words: readonly string[];
  /** Whether nothing of the sentence was said before this phrase. */
  readonly opensSentence: boolean;
}

/** How a phrase ends: on the floor, up because more follows, rising to an answer, or rising before the last choice. */
type Turn = "falls" | "stays" | "continues" | "rises" | "chooses";

/** Heights of accents, in natural-log units: two semitones are 0.12. */
const accentHeight = 0.24;
const riseStart = 0.1;
const riseHeight = 0.7;
const continuationHeight = 0.24;

/** The impulse of a phrase command: the first of a sentence is a new breath, the next ones lift less. */
const reset = { opening: 0.34, inner: 0.24 };
/** Cancels what a statement has left of its phrase command. */
const finalLowering = -0.22;

/**
 * Puts accents on the stressed syllables of content words, each lower than the first and none on words just said, and
 * ends on the turn that the punctuation calls for (Pierrehumbert 1980: H* accents, then L-L%, L-H% or H-H%).
 */
export function melodyOf(slots: readonly Slot[], { ending, words, opensSentence }: Occasion): Melody {
  const peaks = peaksOf(slots);
  const nuclear = peaks.at(-1) ?? slots.findLastIndex(isVowel);
  const turn = turnOf(ending, words);
  const finishes = turn === "falls" || turn === "chooses";
  const emphasis = ending === "exclamation" ? 1.25 : 1;
  const accents = slots.map(() => 0);
  peaks.forEach((peak, order) => {
    for (const index of spanOf(slots, peak))
      accents[index] = accentHeight * emphasis * weightOf(order, peaks.length);
  });
  return {
    phraseStart: opensSentence ? reset.opening : reset.inner,
    accents: turned(accents, turn, { slots, peaks, words }),
    nuclear,
    fallsWithin: finishes && nuclear === slots.findLastIndex(isVowel),
    closing: finishes ? finalLowering : 0,
  };
}

/** The slots that carry an accent. What was said a moment ago is known and carries none, unless all of it was. */
function peaksOf(slots: readonly Slot[]): number[] {
  const stressed = slots.flatMap((slot, index) => (slot.phone.stressed ? [index] : []));
  const fresh = stressed.filter((index) => slots[index]?.isGiven === false);
  return fresh.length > 0 ? fresh : stressed.slice(-1);
}

/** The first and the last accent stand out. Those between them alternate between high and low. */
function weightOf(order: number, count: number): number {
  if (order === 0) return 1.15;
  if (order === count - 1) return 1.1;
  return order % 2 === 0 ? 0.9 : 0.7;
}

const wordQuestion =
  /^(?:(?:and|so|but|well|then|okay|or) )*(?:what|who|whom|whose|which|when|where|why|how)\b/;

function turnOf(ending: Boundary, words: readonly string[]): Turn {
  switch (ending) {
    case "question":
      if (wordQuestion.test(words.join(" "))) return "falls";
      return words.lastIndexOf("or") > 0 ? "chooses" : "rises";
    case "sentence":
    case "exclamation":
      return "falls";
    case "comma":
    case "clause":
      return "continues";
    case "none":
      return "stays";
  }
}

interface Phrase {
  readonly slots: readonly Slot[];
  /** Indexes of the slots that carry an accent. */
  readonly peaks: readonly number[];
  readonly words: readonly string[];
}

function turned(accents: readonly number[], turn: Turn, { slots, peaks, words }: Phrase): readonly number[] {
  const lastVowel = slots.findLastIndex(isVowel);
  switch (turn) {
    case "rises":
      return rising(accents, peaks.at(-1) ?? lastVowel, slots.length);
    case "chooses": {
      const or = slots.findIndex(({ word }) => word === words.lastIndexOf("or"));
      return rising(accents, peaks.findLast((peak) => peak < or) ?? or, or);
    }
    case "continues":
      return accents.map((accent, index) =>
        index >= lastVowel ? Math.max(accent * 0.8, continuationHeight) : accent,
      );
    case "falls":
    case "stays":
      return accents;
  }
}

/** A low accent, followed by a rise to the end. */
function rising(accents: readonly number[], from: number, to: number): number[] {
  return accents.map((accent, index) =>
    index >= from && index < to ? riseStart + (riseHeight * (index + 1 - from)) / (to - from) : accent,
  );
}

/** From the consonants that open the syllable to the vowel's end: the filter's lag moves the peak to the vowel. */
function spanOf(slots: readonly Slot[], peak: number): number[] {
  const opening = slots.findLastIndex(
    (slot, index) => index < peak && (isVowel(slot) || slot.word !== slots[peak]?.word),
  );
  return Array.from({ length: peak - opening }, (_, offset) => opening + 1 + offset);
}
