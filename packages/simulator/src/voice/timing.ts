import type { Phone } from "./pronunciation.js";

/** A phone in its place, as seen by the rules of length and melody. */
export interface Slot {
  readonly phone: Phone;
  /** Index of the token and of the word in the phrase. */
  readonly token: number;
  readonly word: number;
  /** Whether the word has no stress of its own. */
  readonly isFunctionWord: boolean;
  /** Whether the word was said a moment ago, so that it is known and carries no accent. */
  readonly isGiven: boolean;
  /** The number of vowels in the word, and from here on (this one included). */
  readonly vowels: number;
  readonly vowelsAhead: number;
}

/**
 * The length of each slot of one phrase in ms at an easy pace, after the duration rules of Klatt 1979 (Allen, Hunnicutt
 * & Klatt 1987, chapter 9): the last syllable is lengthened, unstressed and inner syllables and clusters are shortened,
 * a vowel is shorter before a voiceless consonant.
 */
export function lengthsOf(slots: readonly Slot[]): number[] {
  return slots.map((slot, index) => {
    const { inherentMs, minimumMs } = slot.phone.phoneme;
    const isStressed = isInStressedSyllable(slots, index);
    const shortest = isStressed ? minimumMs : minimumMs * 0.7;
    const share = isVowel(slot) ? vowelShare(slots, index) : consonantShare(slots, index);
    return shortest + (inherentMs - shortest) * (isStressed ? share : share * 0.75);
  });
}

/** Whether a slot is the vowel of a syllable or belongs to its margins. */
export function isVowel({ phone }: Slot): boolean {
  return phone.phoneme.kind === "vowel";
}

function vowelShare(slots: readonly Slot[], index: number): number {
  const slot = slots[index];
  if (!slot) return 1;
  const isPhraseFinal = !slots.slice(index + 1).some(isVowel);
  const isPolysyllabic = slot.vowels > 1;
  const isWordFinal = slot.vowelsAhead === 1;
  const before = followingShare(slot, slots[index + 1]);
  return (
    (isPhraseFinal ? 1.4 * before : 0.4 + 0.45 * before) *
    (isWordFinal ? 1 : 0.88) *
    (isPolysyllabic ? 0.85 : 1) *
    (slot.isFunctionWord && !isPhraseFinal ? 0.6 : 1)
  );
}

function followingShare(slot: Slot, next: Slot | undefined): number {
  if (next?.word !== slot.word) return 1.1;
  const { kind, voiced } = next.phone.phoneme;
  if (kind === "stop" || kind === "affricate") return voiced ? 1.2 : 0.6;
  if (kind === "fricative") return voiced ? 1.3 : 0.7;
  return kind === "nasal" ? 0.9 : 1;
}

function consonantShare(slots: readonly Slot[], index: number): number {
  const slot = slots[index];
  const [before, after] = [slots[index - 1], slots[index + 1]];
  const isClustered = [before, after].some((other) => other?.word === slot?.word && other && !isVowel(other));
  const isPhraseFinal = !slots.slice(index).some(isVowel);
  const isInitial = before?.word !== slot?.word;
  const inner = slot?.phone.phoneme.voiced === false ? 1 : 0.85;
  return (isClustered ? 0.75 : 1) * (isPhraseFinal ? 1.25 : isInitial ? 1 : inner);
}

/** A consonant belongs to the next vowel of its word, or else to the one before. */
function isInStressedSyllable(slots: readonly Slot[], index: number): boolean {
  const word = slots[index]?.word;
  const inWord = (slot: Slot): boolean => slot.word === word && isVowel(slot);
  const vowel = slots.slice(index).find(inWord) ?? slots.slice(0, index).findLast(inWord);
  return vowel?.phone.stressed ?? false;
}
