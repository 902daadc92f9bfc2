import type { Formants, Locus, Phoneme } from "./phonemes.js";
import type { Segment } from "./segments.js";
import { isVowel, type Slot } from "./timing.js";

/** A slot with its length, next to the slots it touches. */
interface Placed {
  readonly slot: Slot;
  readonly durationMs: number;
  readonly accent: number;
  /** The loudness of the voice relative to the start of the phrase. */
  readonly effortDb: number;
  readonly previous: Slot | undefined;
  readonly next: Slot | undefined;
}

/** The segments that make up a phone: a stop is a closure, a burst and breath; most others are one segment. */
export function articulate(placed: Placed): Segment[] {
  const { phoneme } = placed.slot.phone;
  switch (phoneme.kind) {
    case "vowel":
      return [vowel(placed)];
    case "glide":
      return [segment(placed, { voiceDb: -3 })];
    case "flap":
      return [segment(placed, { voiceDb: -9 })];
    case "nasal":
      return [segment(placed, { voiceDb: -1, velum: 1 })];
    case "aspirate":
      return [breath(placed, placed.durationMs, -2)];
    case "fricative":
      return [segment(placed, friction(phoneme))];
    case "affricate":
      return stopped(placed, { burstMs: placed.durationMs * 0.55, breathMs: 0 });
    case "stop":
      return stopped(placed, {
        burstMs: (phoneme.voiced ? 10 : 14) + (/^[KG]$/.test(phoneme.name) ? 8 : 0),
        breathMs: phoneme.voiced ? 0 : breathMs(placed),
      });
  }
}

/** Silence of this length: the tract stays where `last` left it. */
export function silence(durationMs: number, last: Segment | undefined): Segment {
  const formants: Formants = last?.to ?? neutral;
  return {
    durationMs,
    from: formants,
    to: formants,
    bandwidths: last?.bandwidths ?? [80, 100, 150],
    locus: relaxed,
    velum: 0,
    abrupt: false,
    accent: 0,
    accentShare: 1,
    phraseImpulse: 0,
    tension: 0,
  };
}

/** Formants of a tube without constriction. */
const neutral: Formants = [500, 1500, 2500];
const relaxed: Locus = { rank: 0, yielding: [1, 1, 1], reachMs: 0 };

function segment({ slot, durationMs, accent, effortDb }: Placed, sound: Partial<Segment>): Segment {
  const { formants, glide, bandwidths, locus } = slot.phone.phoneme;
  return {
    durationMs,
    from: formants,
    to: glide,
    bandwidths,
    locus,
    velum: 0,
    abrupt: false,
    accent,
    accentShare: 1,
    phraseImpulse: 0,
    tension: tensionOf(slot.phone.phoneme),
    ...sound,
    ...(sound.voiceDb === undefined ? {} : { voiceDb: sound.voiceDb + effortDb }),
  };
}

/** A vowel between fully reduced and full quality: what carries no stress keeps close to the neutral tube. */
function vowel(placed: Placed): Segment {
  const { phoneme, stressed } = placed.slot.phone;
  const reduction = stressed || !placed.next ? 0 : placed.slot.isFunctionWord ? 0.25 : 0.12;
  const reduce = (target: Formants): Formants => mix(target, neutral, reduction);
  return segment(placed, {
    from: reduce(phoneme.formants),
    to: reduce(phoneme.glide),
    voiceDb: vowelDb(placed.slot),
    velum: isNasal(placed.next) ? 0.2 : 0,
  });
}

function mix(from: Formants, to: Formants, share: number): Formants {
  const at = (index: 0 | 1 | 2): number => from[index] + share * (to[index] - from[index]);
  return [at(0), at(1), at(2)];
}

function vowelDb({ phone, isFunctionWord }: Slot): number {
  if (phone.stressed) return 0;
  return isFunctionWord || phone.phoneme.name === "AX" ? -3 : -1.5;
}

/** A voiceless consonant stiffens the folds, a voiced obstruent slackens them (House & Fairbanks 1953). */
function tensionOf({ kind, voiced }: Phoneme): number {
  if (!/^(?:stop|affricate|fricative)$/.test(kind)) return 0;
  return voiced ? -0.03 : 0.06;
}

/** The velum opens early: a vowel is nasal before a nasal consonant. */
function isNasal(slot: Slot | undefined): boolean {
  return slot?.phone.phoneme.kind === "nasal";
}

function friction({ voiced, frication }: Phoneme): Partial<Segment> {
  return voiced ? { voiceDb: -7, fricationDb: -6, frication } : { fricationDb: 0, frication };
}

/** Breath through a mouth already shaped for the next sound. */
function breath(placed: Placed, durationMs: number, aspirationDb: number): Segment {
  const shape = (placed.next ?? placed.slot).phone.phoneme;
  const [b1, b2, b3] = shape.bandwidths;
  return segment(placed, {
    durationMs,
    from: shape.formants,
    to: shape.formants,
    bandwidths: [b1 + 150, b2 * 1.3, b3 * 1.2],
    locus: { ...relaxed, rank: 0.5 },
    aspirationDb,
  });
}

function stopped(
  placed: Placed,
  { burstMs, breathMs: aspirated }: { burstMs: number; breathMs: number },
): Segment[] {
  const { phoneme } = placed.slot.phone;
  const closureMs = Math.max(20, placed.durationMs - burstMs);
  const closure = segment(placed, { durationMs: closureMs, ...(phoneme.voiced ? { voiceDb: -17 } : {}) });
  const follows = placed.next?.phone.phoneme;
  const isHeld =
    follows !== undefined && /^(?:stop|affricate)$/.test(follows.kind) && phoneme.kind === "stop";
  if (isHeld) return [closure];
  const voice = phoneme.voiced ? { voiceDb: -8, fricationDb: 0 } : { fricationDb: 0 };
  const burst = segment(placed, {
    durationMs: burstMs,
    abrupt: true,
    frication: phoneme.frication,
    ...(placed.next ? voice : { ...voice, fricationDb: -6 }),
  });
  if (aspirated === 0) return [closure, burst];
  return [closure, burst, breath(placed, aspirated, placed.next ? -4 : -14)];
}

/** Voice onset after a voiceless stop: long before a stressed vowel, short after s and at the end. */
function breathMs({ slot, previous, next }: Placed): number {
  if (previous?.phone.phoneme.name === "S" && previous.word === slot.word) return 8;
  if (!next || next.word !== slot.word) return 25;
  if (!isVowel(next)) return /^(?:glide)$/.test(next.phone.phoneme.kind) ? 35 : 10;
  return next.phone.stressed ? 45 : 25;
}
