import { createResampler } from "@rt/core";
import { outputOf } from "../support/programs.js";
import { mix, sequence, silence, noise } from "./sounds.js";
import { babble, pink } from "./noises.js";

const texts = [
  "Hello, how are you today?",
  "What is the weather like in Lisbon?",
  "Please set a timer for ten minutes.",
  "Turn off the lights in the kitchen.",
  "Tell me a short story about a fox.",
  "Yes.",
  "No, thank you.",
  "Stop.",
  "She sells sea shells by the sea shore.",
  "Can you book a table for four people at seven thirty?",
  "What time is it?",
  "Fix the fifth sixth of the fish.",
  "I would like to know the capital of Australia.",
  "Okay, go on.",
  "Could you please repeat that more slowly?",
];

const voices = ["en-us", "en-gb+f3", "en-us+m3", "en-gb+f5", "en-us+m7"];

/** The level of speech above the noise it is in, in dB. */
export const ratios = [Infinity, 20, 10, 5, 0] as const;

const backgrounds: Readonly<Record<string, (seconds: number) => Float32Array>> = {
  white: (seconds) => noise(seconds, 0.1),
  pink: (seconds) => pink(seconds, 0.1),
  babble: (seconds) => babble(seconds, 0.1),
};

/** An utterance in noise, and where it is in it. */
export interface Utterance {
  readonly name: string;
  readonly ratioDb: number;
  readonly samples: Float32Array;
  readonly startMs: number;
  readonly endMs: number;
}

/** Noise before and after, long enough to be recognized as noise. */
const paddingSeconds = 1.5;

/** 75 utterances by espeak-ng: each text in each voice, at varying speeds, in varying noises and ratios. */
export function utterances(): readonly Utterance[] {
  const names = Object.keys(backgrounds);
  return texts.flatMap((text, row) =>
    voices.map((voice, column) => {
      const said = speak(text, voice, 140 + (((5 * row + column) * 7) % 50));
      const ratioDb = ratios[(row + column) % ratios.length] ?? 0;
      return utter(`${voice}: ${text}`, { said, ratioDb, background: names[row % names.length] ?? "white" });
    }),
  );
}

interface Mixture {
  readonly said: Float32Array;
  readonly ratioDb: number;
  readonly background: string;
}

function utter(name: string, { said, ratioDb, background }: Mixture): Utterance {
  const padding = silence(paddingSeconds);
  const whole = sequence(padding, said, padding);
  const around = backgrounds[background]?.(whole.length / 16_000) ?? silence(whole.length / 16_000);
  const gain = rms(said) / rms(around) / 10 ** (ratioDb / 20);
  const isAudible = (sample: number) => Math.abs(sample) > 0.01;
  return {
    name: `${name} (${ratioDb} dB over ${background} noise)`,
    ratioDb,
    samples: mix(
      whole,
      around.map((sample) => sample * gain),
    ),
    startMs: paddingSeconds * 1000 + said.findIndex(isAudible) / 16,
    endMs: paddingSeconds * 1000 + said.findLastIndex(isAudible) / 16,
  };
}

/** Speech by espeak-ng, at 16 kHz. */
function speak(text: string, voice: string, wordsAMinute: number): Float32Array {
  const wave = outputOf("espeak-ng", ["-v", voice, "-s", String(wordsAMinute), "--stdout", text]);
  const headerBytes = 44;
  const pcm = Int16Array.from({ length: (wave.length - headerBytes) >> 1 }, (_, i) =>
    wave.readInt16LE(headerBytes + 2 * i),
  );
  const resampler = createResampler({ from: wave.readUInt32LE(24), to: 16_000 });
  const samples = [...resampler.push(pcm), ...resampler.flush()];
  return Float32Array.from(samples, (sample) => sample / 0x8000);
}

function rms(samples: Float32Array): number {
  return Math.sqrt(samples.reduce((total, sample) => total + sample * sample, 0) / samples.length);
}
