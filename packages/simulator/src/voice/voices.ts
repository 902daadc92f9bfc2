/** What distinguishes one speaker from another. */
export interface Speaker {
  /** Mean fundamental frequency in Hz. */
  readonly pitchHz: number;
  /** Formant frequencies relative to a vocal tract of 17 cm. Above 1 is a smaller head. */
  readonly formantScale: number;
  /** Pace relative to the length rules. */
  readonly rate: number;
  /** How far the melody moves: 1 is plain reading. */
  readonly liveliness: number;
  /** The share of each glottal cycle in which air flows: 0.5 is firm, 0.75 soft. */
  readonly openQuotient: number;
  /** The attenuation of the voice at 3 kHz in dB: more is duller. */
  readonly tiltDb: number;
  /** The aspiration noise mixed into the voice, in dB relative to full aspiration. */
  readonly breathDb: number;
  /** Brings every speaker to the same loudness. */
  readonly gainDb: number;
}

const names = [
  "alloy",
  "ash",
  "ballad",
  "coral",
  "echo",
  "sage",
  "shimmer",
  "verse",
  "marin",
  "cedar",
] as const;

/** The public voice names for which this synthesizer has a speaker. */
type VoiceName = (typeof names)[number];

const speakers: Readonly<Record<VoiceName, Speaker>> = {
  alloy: {
    pitchHz: 158,
    formantScale: 1.07,
    rate: 1.05,
    liveliness: 0.9,
    openQuotient: 0.55,
    tiltDb: 0,
    breathDb: -12,
    gainDb: 1.1,
  },
  ash: {
    pitchHz: 104,
    formantScale: 0.97,
    rate: 1.06,
    liveliness: 1,
    openQuotient: 0.5,
    tiltDb: 0,
    breathDb: -16,
    gainDb: 3.6,
  },
  ballad: {
    pitchHz: 128,
    formantScale: 0.97,
    rate: 0.92,
    liveliness: 1.4,
    openQuotient: 0.68,
    tiltDb: 5,
    breathDb: -4,
    gainDb: 3.2,
  },
  coral: {
    pitchHz: 212,
    formantScale: 1.16,
    rate: 1.1,
    liveliness: 1.3,
    openQuotient: 0.58,
    tiltDb: 0,
    breathDb: -10,
    gainDb: 0.4,
  },
  echo: {
    pitchHz: 116,
    formantScale: 1,
    rate: 1,
    liveliness: 0.8,
    openQuotient: 0.48,
    tiltDb: 0,
    breathDb: -18,
    gainDb: 3.1,
  },
  sage: {
    pitchHz: 176,
    formantScale: 1.1,
    rate: 0.95,
    liveliness: 0.85,
    openQuotient: 0.64,
    tiltDb: 3,
    breathDb: -6,
    gainDb: 2.2,
  },
  shimmer: {
    pitchHz: 232,
    formantScale: 1.17,
    rate: 1.02,
    liveliness: 1.1,
    openQuotient: 0.68,
    tiltDb: 3,
    breathDb: -11,
    gainDb: 0.4,
  },
  verse: {
    pitchHz: 143,
    formantScale: 1.03,
    rate: 1.13,
    liveliness: 1.3,
    openQuotient: 0.52,
    tiltDb: 0,
    breathDb: -14,
    gainDb: 1.6,
  },
  marin: {
    pitchHz: 195,
    formantScale: 1.13,
    rate: 1.02,
    liveliness: 1.05,
    openQuotient: 0.55,
    tiltDb: 0,
    breathDb: -11,
    gainDb: 1.6,
  },
  cedar: {
    pitchHz: 88,
    formantScale: 0.95,
    rate: 1,
    liveliness: 0.85,
    openQuotient: 0.56,
    tiltDb: 2,
    breathDb: -17,
    gainDb: 4.6,
  },
};

/** The speaker of a voice name. Any other name always gets the same one of them. */
export function speakerNamed(name: string): Speaker {
  const known = names.find((each) => each === name) ?? names[hash(name) % names.length] ?? "alloy";
  return speakers[known];
}

function hash(name: string): number {
  let sum = 7;
  for (let index = 0; index < name.length; index += 1)
    sum = (Math.imul(sum, 31) + name.charCodeAt(index)) >>> 0;
  return sum;
}
