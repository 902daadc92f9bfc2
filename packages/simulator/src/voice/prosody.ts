import { articulate, silence } from "./articulation.js";
import { functionWords } from "./exceptions.js";
import { melodyOf } from "./melody.js";
import { phonemes, type Phoneme } from "./phonemes.js";
import { pronounce, type Phone } from "./pronunciation.js";
import type { Segment } from "./segments.js";
import type { Boundary, Token } from "./text.js";
import { isVowel, lengthsOf, type Slot } from "./timing.js";

/** The pause between two sentences, at an easy pace. */
export const sentencePauseMs = 320;

const pauseMs: Readonly<Record<Boundary, number>> = {
  none: 0,
  comma: 150,
  clause: 230,
  sentence: sentencePauseMs,
  question: sentencePauseMs,
  exclamation: sentencePauseMs,
};

/** How much softer the last sound of a phrase is than its first, as it loses breath. */
const finalSoftnessDb = 2;
/** The share of the last vowel that an accent on it holds before the fall. */
const finalAccentShare = 0.3;
/** The minimum pause after a phrase: a breath where the writer forgot the comma. */
const breathPauseMs = 90;
/** The pause after the end of a text, where only the sound dies away. */
const lastPauseMs = 70;

/** The position of a phrase in its text. Default: a text of its own. */
interface Place {
  /** The phrase before it, whose words are known to the listener. */
  readonly before?: readonly Token[];
  /** Whether nothing follows. */
  readonly isLast?: boolean;
}

/**
 * Turns the tokens of one phrase into segments with length and melody at an easy pace, followed by a pause. The first
 * segment of each token carries the token's source as its text. After the last phrase of a text there is no pause,
 * unless the text ends in white space, which means that more is to come.
 */
export function planPhrase(tokens: readonly Token[], { before = [], isLast = false }: Place = {}): Segment[] {
  const words = tokens.flatMap((token) => token.words);
  const slots = connect(spokenWords(tokens, before));
  const ending = boundaryAfter(tokens);
  const opensSentence = before.length === 0 || endsSentence.has(boundaryAfter(before));
  const melody = melodyOf(slots, { ending, words, opensSentence });
  const lengths = lengthsOf(slots);
  const spoken = tokens.map((): Segment[] => []);
  slots.forEach((slot, index) => {
    const segments = articulate({
      slot,
      durationMs: lengths[index] ?? 0,
      accent: melody.accents[index] ?? 0,
      effortDb: -finalSoftnessDb * (index / slots.length) ** 2,
      previous: slots[index - 1],
      next: slots[index + 1],
    });
    const accentShare = index === melody.nuclear && melody.fallsWithin ? finalAccentShare : 1;
    const impulse = (index === 0 ? melody.phraseStart : 0) + (index === melody.nuclear ? melody.closing : 0);
    spoken[slot.token]?.push(
      ...segments.map((segment, part) => ({
        ...segment,
        accentShare,
        phraseImpulse: part === 0 ? impulse : 0,
      })),
    );
  });
  const isEnd = isLast && !/\s$/.test(tokens.at(-1)?.source ?? "");
  return withTexts(tokens, spoken, isEnd);
}

const endsSentence: ReadonlySet<Boundary> = new Set(["sentence", "question", "exclamation"]);

function boundaryAfter(tokens: readonly Token[]): Boundary {
  return tokens.findLast(({ boundary }) => boundary !== "none")?.boundary ?? "none";
}

/** Numbers and letters are new information every time. */
const alwaysNew =
  /^(?:[A-Z]|zero|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|(?:thir|four|fif|six|seven|eigh|nine)teen|(?:twen|thir|for|fif|six|seven|eigh|nine)ty|hundred)$/;

function spokenWords(tokens: readonly Token[], before: readonly Token[]): SpokenWord[] {
  const known = before.flatMap(({ words }) => words);
  return tokens.flatMap(({ words }, token) =>
    words.map((word) => {
      // Said twice in a row, as in "very very", it is intended.
      const isGiven = known.includes(word) && known.at(-1) !== word && !alwaysNew.test(word);
      known.push(word);
      return { token, isWeak: functionWords.has(word), isGiven, phones: pronounce(word) };
    }),
  );
}

function withTexts(
  tokens: readonly Token[],
  spoken: readonly (readonly Segment[])[],
  isEnd: boolean,
): Segment[] {
  const segments: Segment[] = [];
  tokens.forEach(({ source, boundary }, index) => {
    const closes = index === tokens.length - 1;
    const full = closes ? Math.max(breathPauseMs, pauseMs[boundary]) : pauseMs[boundary];
    const pause = closes && isEnd ? lastPauseMs : full;
    const own = [...(spoken[index] ?? [])];
    if (pause > 0 || own.length === 0) own.push(silence(pause, own.at(-1) ?? segments.at(-1)));
    segments.push(...own.map((segment, part) => (part === 0 ? { ...segment, text: source } : segment)));
  });
  return segments;
}

interface SpokenWord {
  readonly isWeak: boolean;
  readonly isGiven: boolean;
  readonly token: number;
  readonly phones: readonly Phone[];
}

/** Joins words, with the changes of running speech: "the" before vowels, the flapped t of "water". */
function connect(words: readonly SpokenWord[]): Slot[] {
  const slots = words.flatMap(({ token, phones, isWeak, isGiven }, word) => {
    const vowels = phones.filter(isVowelPhone).length;
    return phones.map((phone, index): Slot => {
      const vowelsAhead = phones.slice(index).filter(isVowelPhone).length;
      const said = isWeak ? { ...phone, stressed: false } : phone;
      return { phone: said, token, word, isFunctionWord: isWeak, isGiven, vowels, vowelsAhead };
    });
  });
  return slots.map((slot, index) => {
    const changed = variant(slot, slots[index - 1], slots[index + 1]);
    return changed ? { ...slot, phone: { ...slot.phone, phoneme: changed } } : slot;
  });
}

function isVowelPhone({ phoneme }: Phone): boolean {
  return phoneme.kind === "vowel";
}

function variant(slot: Slot, before: Slot | undefined, after: Slot | undefined): Phoneme | undefined {
  const { name } = slot.phone.phoneme;
  const isCoda = after?.word !== slot.word || !isVowel(after);
  if (name === "L" && before && isVowel(before) && before.word === slot.word && isCoda)
    return phonemes.get("LX");
  if (!before || !after || !isVowel(after)) return undefined;
  const isThe =
    name === "AX" &&
    before.phone.phoneme.name === "DH" &&
    before.word === slot.word &&
    after.word !== slot.word;
  if (isThe && slot.vowels === 1) return phonemes.get("IY");
  const isFlapped =
    /^[TD]$/.test(name) && !after.phone.stressed && after.word === slot.word && before.word === slot.word;
  const opens = isVowel(before) || before.phone.phoneme.name === "R";
  return isFlapped && opens ? phonemes.get("DX") : undefined;
}
