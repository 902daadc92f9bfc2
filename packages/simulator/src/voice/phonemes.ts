/** Frequencies of the first three formants in Hz. */
export type Formants = readonly [f1: number, f2: number, f3: number];

/** A noise made in the mouth: resonances as [frequency Hz, bandwidth Hz, gain dB], and its overall level. */
export interface Frication {
  /** A frequency of 0 follows the second formant, as the burst of a velar does. */
  readonly poles: readonly (readonly [frequency: number, bandwidth: number, gainDb: number])[];
  /** The level relative to the aspiration noise of an open glottis, in dB. */
  readonly levelDb: number;
}

/** How a consonant pulls on its neighbors' formants: the locus theory, in numbers. */
export interface Locus {
  /** The higher rank decides what happens at a boundary. */
  readonly rank: number;
  /** How far F1, F2 and F3 at the boundary yield to the neighbor: 0 not at all, 1 entirely. */
  readonly yielding: Formants;
  /** The length of the transition inside the neighbor, in ms. */
  readonly reachMs: number;
}

/** What the synthesizer and the timing rules know about a phoneme. */
export interface Phoneme {
  /** ARPAbet symbol without stress. */
  readonly name: string;
  readonly kind: "vowel" | "glide" | "nasal" | "fricative" | "stop" | "affricate" | "aspirate" | "flap";
  readonly voiced: boolean;
  readonly formants: Formants;
  /** Where a diphthong ends. */
  readonly glide: Formants;
  readonly bandwidths: Formants;
  readonly locus: Locus;
  /** The length in a stressed syllable at an easy pace, and the least it may shrink to, in ms (Klatt 1979). */
  readonly inherentMs: number;
  readonly minimumMs: number;
  readonly frication?: Frication;
}

type Target = readonly [f1: number, f2: number, f3: number, b1: number, b2: number, b3: number];
type Length = readonly [inherentMs: number, minimumMs: number];

const inVowels: Locus = { rank: 1, yielding: [0.5, 0.5, 0.5], reachMs: 45 };
const inGlides: Locus = { rank: 4, yielding: [0.25, 0.25, 0.25], reachMs: 60 };
const lateral: Locus = { rank: 4, yielding: [0.2, 0.3, 0.4], reachMs: 40 };
const darkLateral: Locus = { rank: 4, yielding: [0.35, 0.35, 0.4], reachMs: 60 };
const labial: Locus = { rank: 7, yielding: [0.3, 0.5, 0.5], reachMs: 40 };
const dental: Locus = { rank: 7, yielding: [0.3, 0.45, 0.5], reachMs: 40 };
const alveolar: Locus = { rank: 8, yielding: [0.3, 0.35, 0.4], reachMs: 45 };
const palatal: Locus = { rank: 8, yielding: [0.3, 0.25, 0.3], reachMs: 50 };
const velar: Locus = { rank: 8, yielding: [0.3, 0.75, 0.3], reachMs: 55 };

/** Spectra of the noises at 24 kHz, wider than the 5 kHz of Klatt 1980 and shaped after measured fricatives. */
const noises = {
  f: noise(-17, [1400, 1500, -8], [4200, 4000, -3], [8600, 3500, 0]),
  th: noise(-19, [1500, 1200, -10], [6200, 3500, 0], [9000, 3000, -2]),
  s: noise(-8, [4300, 900, -9], [5700, 1400, 0], [7900, 2200, -1]),
  sh: noise(-6, [2500, 450, 0], [3500, 700, -2], [5200, 1500, -7]),
  p: noise(-16, [600, 1500, 0], [2200, 3000, -5], [6000, 5000, -10]),
  t: noise(-5, [2900, 800, -9], [4300, 1200, 0], [6400, 2500, -4]),
  k: noise(-6, [0, 350, 0], [3200, 900, -14], [5000, 2500, -18]),
};

/**
 * The phonemes of American English, by ARPAbet symbol. Formants and bandwidths after Klatt 1980, tables II
 * and III; lengths after Klatt 1979 as given in Allen, Hunnicutt & Klatt 1987, table 9.1.
 */
export const phonemes: ReadonlyMap<string, Phoneme> = new Map(
  [
    vowel(
      "IY",
      [155, 55],
      [
        [310, 2020, 2960, 45, 200, 400],
        [290, 2070, 2960],
      ],
    ),
    vowel(
      "IH",
      [135, 40],
      [
        [400, 1800, 2570, 50, 100, 140],
        [470, 1600, 2600],
      ],
    ),
    vowel(
      "EY",
      [190, 70],
      [
        [480, 1720, 2520, 70, 100, 200],
        [330, 2020, 2600],
      ],
    ),
    vowel(
      "EH",
      [150, 70],
      [
        [530, 1680, 2500, 60, 90, 200],
        [620, 1530, 2530],
      ],
    ),
    vowel(
      "AE",
      [230, 80],
      [
        [620, 1660, 2430, 70, 150, 320],
        [650, 1490, 2470],
      ],
    ),
    vowel("AA", [240, 100], [[700, 1220, 2600, 130, 70, 160]]),
    vowel(
      "AO",
      [240, 100],
      [
        [600, 990, 2570, 90, 100, 80],
        [630, 1040, 2600],
      ],
    ),
    vowel("AH", [140, 60], [[620, 1220, 2550, 80, 50, 140]]),
    vowel(
      "OW",
      [220, 80],
      [
        [540, 1100, 2300, 80, 70, 70],
        [450, 900, 2300],
      ],
    ),
    vowel(
      "UH",
      [160, 60],
      [
        [450, 1100, 2350, 80, 100, 80],
        [500, 1180, 2390],
      ],
    ),
    vowel(
      "UW",
      [210, 70],
      [
        [350, 1250, 2200, 65, 110, 140],
        [320, 900, 2200],
      ],
    ),
    vowel(
      "ER",
      [180, 80],
      [
        [470, 1270, 1540, 100, 60, 110],
        [420, 1310, 1540],
      ],
    ),
    vowel(
      "AY",
      [250, 150],
      [
        [660, 1200, 2550, 100, 70, 200],
        [400, 1880, 2500],
      ],
    ),
    vowel(
      "AW",
      [260, 100],
      [
        [640, 1230, 2550, 80, 70, 140],
        [420, 940, 2350],
      ],
    ),
    vowel(
      "OY",
      [280, 150],
      [
        [550, 960, 2400, 80, 50, 130],
        [360, 1820, 2450],
      ],
    ),
    vowel("AX", [110, 40], [[500, 1400, 2500, 80, 80, 140]]),
    sonorant("W", [80, 60], { target: [290, 610, 2150, 50, 80, 60], locus: inGlides }),
    sonorant("Y", [80, 40], { target: [260, 2070, 3020, 40, 250, 500], locus: inGlides }),
    sonorant("R", [80, 30], { target: [310, 1060, 1380, 70, 100, 120], locus: inGlides }),
    sonorant("L", [80, 40], { target: [310, 1050, 2880, 50, 100, 280], locus: lateral }),
    sonorant("LX", [80, 40], { target: [430, 790, 2650, 60, 100, 200], locus: darkLateral }),
    nasal("M", [70, 60], { target: [480, 1100, 2130, 40, 200, 200], locus: labial }),
    nasal("N", [65, 50], { target: [480, 1600, 2600, 40, 300, 300], locus: alveolar }),
    nasal("NG", [95, 60], { target: [480, 2000, 2900, 40, 300, 300], locus: velar }),
    obstruent("F", [100, 80], { target: [340, 1100, 2080, 200, 120, 150], locus: labial, noise: noises.f }),
    obstruent("V", [60, 40], { target: [220, 1100, 2080, 60, 90, 120], locus: labial, noise: noises.f }),
    obstruent("TH", [90, 60], { target: [320, 1290, 2540, 200, 90, 200], locus: dental, noise: noises.th }),
    obstruent("DH", [50, 30], { target: [270, 1290, 2540, 60, 80, 170], locus: dental, noise: noises.th }),
    obstruent("S", [105, 60], { target: [320, 1600, 2600, 200, 80, 200], locus: alveolar, noise: noises.s }),
    obstruent("Z", [75, 40], { target: [240, 1600, 2600, 70, 60, 180], locus: alveolar, noise: noises.s }),
    obstruent("SH", [105, 80], {
      target: [300, 1840, 2750, 200, 100, 300],
      locus: palatal,
      noise: noises.sh,
    }),
    obstruent("ZH", [70, 40], { target: [300, 1840, 2750, 70, 60, 280], locus: palatal, noise: noises.sh }),
    obstruent("P", [90, 50], { target: [400, 900, 2150, 300, 150, 220], locus: labial, noise: noises.p }),
    obstruent("B", [85, 60], { target: [200, 900, 2150, 60, 110, 130], locus: labial, noise: noises.p }),
    obstruent("T", [75, 50], { target: [400, 1700, 2650, 300, 120, 250], locus: alveolar, noise: noises.t }),
    obstruent("D", [75, 50], { target: [200, 1700, 2650, 60, 100, 170], locus: alveolar, noise: noises.t }),
    obstruent("K", [80, 60], { target: [300, 2200, 2550, 250, 160, 330], locus: velar, noise: noises.k }),
    obstruent("G", [80, 60], { target: [200, 2200, 2550, 60, 150, 280], locus: velar, noise: noises.k }),
    obstruent("CH", [120, 70], { target: [350, 1800, 2820, 200, 90, 300], locus: palatal, noise: noises.sh }),
    obstruent("JH", [110, 60], { target: [260, 1800, 2820, 60, 80, 270], locus: palatal, noise: noises.sh }),
    flap("DX", [25, 20], { target: [250, 1650, 2650, 70, 120, 170], locus: alveolar }),
    aspirate("HH", [75, 30], [500, 1400, 2500, 200, 150, 250]),
  ].map((phoneme) => [phoneme.name, phoneme]),
);

function noise(levelDb: number, ...poles: Frication["poles"]): Frication {
  return { levelDb, poles };
}

function vowel(name: string, length: Length, [target, glide]: readonly [Target, Formants?]): Phoneme {
  const steady = sonorant(name, length, { target, locus: inVowels });
  return { ...steady, kind: "vowel", glide: glide ?? steady.formants };
}

function nasal(name: string, length: Length, place: { target: Target; locus: Locus }): Phoneme {
  return { ...sonorant(name, length, quickened(place, 0.85)), kind: "nasal" };
}

function flap(name: string, length: Length, place: { target: Target; locus: Locus }): Phoneme {
  return { ...sonorant(name, length, place), kind: "flap" };
}

function aspirate(name: string, length: Length, target: Target): Phoneme {
  return { ...vowel(name, length, [target]), kind: "aspirate", voiced: false };
}

function obstruent(
  name: string,
  length: Length,
  place: { target: Target; locus: Locus; noise: Frication },
): Phoneme {
  const kind = /^[PBTDKG]$/.test(name) ? "stop" : /^(?:CH|JH)$/.test(name) ? "affricate" : "fricative";
  const voiced = /^(?:V|DH|Z|ZH|B|D|G|JH)$/.test(name);
  const transition = quickened(place, kind === "fricative" ? 1.2 : 1);
  return { ...sonorant(name, length, transition), kind, voiced, frication: place.noise };
}

/** The manner of a consonant speeds up or slows down its transitions: nasals open fast, fricatives slowly. */
function quickened(place: { target: Target; locus: Locus }, factor: number): typeof place {
  return { ...place, locus: { ...place.locus, reachMs: place.locus.reachMs * factor } };
}

function sonorant(name: string, length: Length, place: { target: Target; locus: Locus }): Phoneme {
  const [f1, f2, f3, b1, b2, b3] = place.target;
  const [inherentMs, minimumMs] = length;
  const formants: Formants = [f1, f2, f3];
  const bandwidths: Formants = [b1, b2, b3];
  const { locus } = place;
  return {
    name,
    kind: "glide",
    voiced: true,
    formants,
    glide: formants,
    bandwidths,
    locus,
    inherentMs,
    minimumMs,
  };
}
