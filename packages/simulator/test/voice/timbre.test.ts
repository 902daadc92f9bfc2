import { describe, expect, it } from "vitest";
import { planPhrase } from "../../src/voice/prosody.js";
import type { Segment } from "../../src/voice/segments.js";
import { Synthesiser } from "../../src/voice/synthesiser.js";
import { tokenise } from "../../src/voice/text.js";
import { createFormantVoice } from "../../src/voice/voice.js";
import { speakerNamed } from "../../src/voice/voices.js";
import { formantsOf, fundamentals, median, samplesOf } from "./measure.js";

const names = ["alloy", "ash", "ballad", "coral", "echo", "sage", "shimmer", "verse", "marin", "cedar"];
const voice = createFormantVoice();

/** The middle of a long neutral vowel. */
function steadyVowel(name: string): Int16Array {
  const samples = samplesOf(voice, "uh", { voice: name, speed: 0.25 });
  return samples.subarray(Math.floor(samples.length * 0.3), Math.floor(samples.length * 0.6));
}

/** The third formant: in a neutral vowel it indicates the length of the vocal tract. */
function thirdFormant(name: string): number {
  return formantsOf(steadyVowel(name)).find((frequency) => frequency > 2_000) ?? Number.NaN;
}

describe("the timbre of the voices", () => {
  const measured = names.map((name) => ({
    pitch: median(fundamentals(steadyVowel(name))),
    formant: thirdFormant(name),
  }));

  it("differs in vocal tract: the formants of the largest and the smallest are at least 20 % apart", () => {
    const formants = measured.map(({ formant }) => formant);
    expect(Math.max(...formants) / Math.min(...formants)).toBeGreaterThan(1.2);
  });

  it("has at least six voices that differ both in pitch and in formants", () => {
    const distinct: typeof measured = [];
    for (const each of measured.toSorted((a, b) => a.pitch - b.pitch)) {
      const isNew = distinct.every(
        ({ pitch, formant }) => each.pitch / pitch > 1.06 && Math.abs(each.formant / formant - 1) > 0.02,
      );
      if (isNew) distinct.push(each);
    }
    expect(distinct.length).toBeGreaterThanOrEqual(6);
  });
});

describe("allophones", () => {
  const secondFormants = (word: string): number[] =>
    planPhrase([...tokenise(word)]).map(({ from }) => from[1]);

  it("have a dark l after a vowel and a clear one before it", () => {
    const [clear = 0] = secondFormants("lee");
    const [, dark] = secondFormants("eel");
    expect(dark).toBeLessThan(clear - 200);
  });

  it("center the vowel of an unstressed word", () => {
    const [full = 0] = secondFormants("eat");
    const [, reduced] = secondFormants("he did");
    expect(reduced).toBeLessThan(full - 80);
  });
});

describe("a border between two voiced sounds", () => {
  const sonorants =
    "many men are aware, we allowed no more wine, a long yellow lemon, you are alone in the morning";

  it.each(["alloy", "cedar", "shimmer", "ash"])("makes no click in the voice of %s", (name) => {
    const { samples, borders } = rendered(sonorants, name);
    const sharpness = (from: number, to: number): number => {
      const part = Array.from({ length: to - from }, (_, index) =>
        Math.abs(fourthDifference(samples, from + index)),
      );
      return Math.max(...part);
    };
    const steps = borders.map((at) => {
      const around = Math.max(sharpness(at - 600, at - 72), sharpness(at + 72, at + 600));
      return 20 * Math.log10(sharpness(at - 72, at + 72) / around);
    });
    expect(steps.length).toBeGreaterThan(40);
    expect(Math.max(...steps)).toBeLessThan(4);
  });
});

/** A click is a step, and a step is sharp: a difference of high order keeps it. */
function fourthDifference(samples: readonly number[], at: number): number {
  const [a = 0, b = 0, c = 0, d = 0, e = 0] = samples.slice(at - 4, at + 1);
  return a - 4 * b + 6 * c - 4 * d + e;
}

/** An utterance, and the samples at which one voiced sound without noise follows another. */
function rendered(text: string, name: string): { samples: number[]; borders: number[] } {
  const segments = planPhrase([...tokenise(text)]);
  const synthesiser = new Synthesiser(speakerNamed(name), 1);
  const samples: number[] = [];
  const borders: number[] = [];
  segments.forEach((segment, index) => {
    const before = segments[index - 1];
    if (before && isSonorant(before) && isSonorant(segment)) borders.push(samples.length);
    for (const block of synthesiser.render(segment, [before, segments[index + 1]])) samples.push(...block);
  });
  return { samples, borders };
}

function isSonorant({ voiceDb, fricationDb, aspirationDb }: Segment): boolean {
  return voiceDb !== undefined && fricationDb === undefined && aspirationDb === undefined;
}
