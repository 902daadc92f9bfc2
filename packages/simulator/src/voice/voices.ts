/** What makes one speaker sound unlike another. */
export interface Speaker {
  /** Mean fundamental frequency in Hz. */
  readonly pitchHz: number;
  /** Formant frequencies relative to a vocal tract of 17 cm: above 1 is a smaller head. */
  readonly formantScale: number;
  /** Pace relative to the length rules. */
  readonly rate: number;
  /** How far the melody moves: 1 is plain reading. */
  readonly liveliness: number;
  /** Share of each glottal cycle in which air flows: 0.5 is firm, 0.75 soft. */
  readonly openQuotient: number;
  /** Attenuation of the voice at 3 kHz in dB: more is duller. */
  readonly tiltDb: number;
  /** Aspiration noise mixed into the voice, in dB against full aspiration. */
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

/** The public voice names that this synthesiser has a speaker of its own for. */
type VoiceName = (typeof names)[number];

const speakers: Readonly<Record<VoiceName, Speaker>> = {
  alloy: {
    pitchHz: 152,
    formantScale: 1.07,
    rate: 1.05,
    liveliness: 0.9,
    openQuotient: 0.55,
    tiltDb: 3,
    breathDb: -22,
    gainDb: 1.2,
  },
  ash: {
    pitchHz: 104,
    formantScale: 0.98,
    rate: 1.05,
    liveliness: 1,
    openQuotient: 0.52,
    tiltDb: 4,
    breathDb: -24,
    gainDb: 3.3,
  },
  ballad: {
    pitchHz: 125,
    formantScale: 1.01,
    rate: 0.97,
    liveliness: 1.35,
    openQuotient: 0.62,
    tiltDb: 7,
    breathDb: -17,
    gainDb: 2.4,
  },
  coral: {
    pitchHz: 208,
    formantScale: 1.15,
    rate: 1.08,
    liveliness: 1.15,
    openQuotient: 0.6,
    tiltDb: 4,
    breathDb: -20,
    gainDb: 0.5,
  },
  echo: {
    pitchHz: 114,
    formantScale: 1,
    rate: 1,
    liveliness: 0.85,
    openQuotient: 0.5,
    tiltDb: 2,
    breathDb: -26,
    gainDb: 2.8,
  },
  sage: {
    pitchHz: 178,
    formantScale: 1.12,
    rate: 0.96,
    liveliness: 0.9,
    openQuotient: 0.62,
    tiltDb: 6,
    breathDb: -18,
    gainDb: 1.0,
  },
  shimmer: {
    pitchHz: 226,
    formantScale: 1.17,
    rate: 1.02,
    liveliness: 1.1,
    openQuotient: 0.68,
    tiltDb: 6,
    breathDb: -15,
    gainDb: 0.8,
  },
  verse: {
    pitchHz: 137,
    formantScale: 1.03,
    rate: 1.1,
    liveliness: 1.3,
    openQuotient: 0.54,
    tiltDb: 3,
    breathDb: -23,
    gainDb: 1.4,
  },
  marin: {
    pitchHz: 193,
    formantScale: 1.14,
    rate: 1.04,
    liveliness: 1,
    openQuotient: 0.56,
    tiltDb: 3,
    breathDb: -21,
    gainDb: 0.7,
  },
  cedar: {
    pitchHz: 94,
    formantScale: 0.95,
    rate: 0.98,
    liveliness: 0.95,
    openQuotient: 0.56,
    tiltDb: 5,
    breathDb: -21,
    gainDb: 3.8,
  },
};

/** The speaker of a voice name; any other name always gets the same one of them. */
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
