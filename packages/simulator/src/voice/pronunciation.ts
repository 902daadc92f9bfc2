import { exceptions, letterNames } from "./exceptions.js";
import { letterToSound } from "./letter-to-sound.js";
import { phonemes, type Phoneme } from "./phonemes.js";

/** One phoneme of a word, as pronounced in that word. */
export interface Phone {
  readonly phoneme: Phoneme;
  /** Whether it carries the word's main stress. Only ever true of a vowel. */
  readonly stressed: boolean;
}

/**
 * The pronunciation of a lower-case word (a to z, apostrophe), or of one upper-case letter said by its name. Exceptions
 * come first, also with regular endings; everything else follows the letter-to-sound rules. Empty if nothing in it can
 * be said.
 */
export function pronounce(word: string): readonly Phone[] {
  const known = lookUp(word);
  if (known !== undefined) return parse(known.split(" "));
  const inflected = inflect(word);
  if (inflected) return parse(inflected);
  return parse(withStress(word, reduceDoubles(letterToSound(word))));
}

function lookUp(word: string): string | undefined {
  return letterNames.get(word) ?? exceptions.get(word);
}

const sibilants = new Set(["S", "Z", "SH", "ZH", "CH", "JH"]);
const voiceless = new Set(["P", "T", "K", "F", "TH"]);

/** The phonemes of a regular ending, given the phoneme before it. */
const endings: readonly (readonly [RegExp, (last: string) => readonly string[]])[] = [
  [/(?:'s|s'|s|es)$/, (last) => (sibilants.has(last) ? ["AX", "Z"] : voiceless.has(last) ? ["S"] : ["Z"])],
  [/(?:e?d)$/, (last) => (/^[TD]$/.test(last) ? ["AX", "D"] : isVoiceless(last) ? ["T"] : ["D"])],
  [/ing$/, () => ["IH", "NG"]],
  [/ly$/, () => ["L", "IY"]],
  [/er$/, () => ["ER"]],
  [/'ll$/, () => ["AX", "L"]],
  [/'ve$/, () => ["V"]],
  [/'d$/, () => ["D"]],
  [/'re$/, () => ["ER"]],
];

function isVoiceless(phoneme: string): boolean {
  return voiceless.has(phoneme) || ["S", "SH", "CH"].includes(phoneme);
}

function inflect(word: string): readonly string[] | undefined {
  for (const [ending, phonemesOf] of endings) {
    const stem = word.replace(ending, "");
    // "ad" is not "a" with an ending.
    if (stem === word || (stem.length < 3 && !word.includes("'"))) continue;
    const known = lookUp(stem) ?? lookUp(`${stem}e`);
    if (known === undefined) continue;
    const spoken = known.split(" ");
    return [...spoken, ...phonemesOf(spoken.at(-1) ?? "")];
  }
  return undefined;
}

function reduceDoubles(spoken: readonly string[]): string[] {
  return spoken.filter((phoneme, index) => phoneme !== spoken[index - 1]);
}

function parse(spoken: readonly string[]): Phone[] {
  return spoken.flatMap((symbol) => {
    const phoneme = phonemes.get(symbol.replace("1", ""));
    return phoneme ? [{ phoneme, stressed: symbol.endsWith("1") }] : [];
  });
}

/** Endings that fix the stress, as the number of syllables that follow it. */
const stressingEndings: readonly (readonly [RegExp, number])[] = [
  [/(?:ee|eer|teen|ese|ette|oon|ique|self|selves)s?$/, 0],
  [/[cstx]ion(?:s|ed)?$|[cs]ians?$|[ct]ial$|[ct]ious$|[ct]ient$|ics?$|geous$/, 1],
  [
    /[cst]ional$|[ct]ially$|ical$|[ia]bility$|i[dlnt]y$|[aeio][a-z]*ity$|ogy$|aphy$|[a-z]ify$|[eiu]ous$|[eiu]an$|ia$|ium$|[aeiu][a-z][ei]os?$/,
    2,
  ],
];
const unstressedPrefix =
  /^(?:a(?=b[ou]|cc|cr|dd|ff|g[aeor]|gg|h|ll|lo|m[ou]|nn|pa|pp|rr|ro|ss|tt|w)|be(?=[a-z][aeiou])|co[mn]|de|dis|e[mnx]|i[mn]|mis|per|pre|pro|re|su[bpr]|un|for|o[bp])/;
const tense = new Set(["EY", "IY", "AY", "OW", "AW", "OY", "UW"]);

function withStress(word: string, spoken: readonly string[]): string[] {
  const vowels = spoken.flatMap((phoneme, index) => (phonemes.get(phoneme)?.kind === "vowel" ? [index] : []));
  const stressed = vowels[stressedSyllable(word, spoken, vowels)];
  return spoken.map((phoneme, index) => {
    if (index === stressed) return phoneme === "AX" ? "AH1" : `${phoneme}1`;
    return reduced(spoken, index, stressed ?? 0);
  });
}

function stressedSyllable(word: string, spoken: readonly string[], vowels: readonly number[]): number {
  const count = vowels.length;
  for (const [ending, following] of stressingEndings) {
    if (ending.test(word)) return Math.max(0, count - 1 - following);
  }
  const isTense = (syllable: number): boolean => {
    const phoneme = spoken[vowels[syllable] ?? -1] ?? "";
    return tense.has(phoneme) && phoneme !== "UW";
  };
  if (count === 2) return unstressedPrefix.test(word) && heavyEnd(spoken, vowels[1] ?? 0) ? 1 : 0;
  if (count < 3) return 0;
  if (unstressedPrefix.test(word) && isHeavy(spoken, vowels[1] ?? 0)) return 1;
  return isTense(count - 2) && !isTense(0) ? count - 2 : count - 3;
}

function heavyEnd(spoken: readonly string[], vowel: number): boolean {
  const isFinalY = vowel === spoken.length - 1 && spoken[vowel] === "IY";
  return !isFinalY && (spoken.length - vowel > 2 || tense.has(spoken[vowel] ?? ""));
}

/** Tense, or closed by the first of two consonants. */
function isHeavy(spoken: readonly string[], vowel: number): boolean {
  const isConsonant = (at: number): boolean => phonemes.get(spoken[at] ?? "")?.kind !== "vowel";
  return tense.has(spoken[vowel] ?? "") || (isConsonant(vowel + 1) && isConsonant(vowel + 2));
}

const lax = new Set(["AE", "AA", "AH", "EH"]);

/** Unstressed lax vowels become schwa, except where a secondary stress or a closed syllable keeps them. */
function reduced(spoken: readonly string[], index: number, stressed: number): string {
  const phoneme = spoken[index] ?? "";
  if (!lax.has(phoneme) || spoken[index + 1] === "R") return phoneme;
  const isVowel = (at: number): boolean => phonemes.get(spoken[at] ?? "")?.kind === "vowel";
  const vowelsBetween = spoken.slice(index + 1, stressed).filter((_, offset) => isVowel(index + 1 + offset));
  if (vowelsBetween.length > 0) return phoneme;
  const follows = /^[LR]$/.test(spoken[index + 2] ?? "") ? index + 3 : index + 2;
  const isOpen = isVowel(follows) || index + 2 === spoken.length;
  return isOpen || (index < stressed && phoneme === "AA") ? "AX" : phoneme;
}
