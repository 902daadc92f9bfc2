import { describe, expect, it } from "vitest";
import { planPhrase } from "../../src/voice/prosody.js";
import { Pitch } from "../../src/voice/pitch.js";
import { tokenise } from "../../src/voice/text.js";
import { createFormantVoice } from "../../src/voice/voice.js";
import { speakerNamed } from "../../src/voice/voices.js";
import { fundamentals, median, samplesOf } from "./measure.js";

const voice = createFormantVoice({ voice: "echo" });

/** Pitch near the end of the utterance relative to its median. */
function finalPitch(text: string): number {
  const pitches = fundamentals(samplesOf(voice, text));
  return median(pitches.slice(-4)) / median(pitches);
}

/** Pitch of an even melody 20 ms into the last vowel of a word. */
function vowelOnset(word: string): number {
  const pitch = new Pitch(speakerNamed("echo"));
  const consonants = planPhrase([...tokenise(word)]).slice(0, -2);
  for (const { durationMs, tension } of consonants) pitch.advance(durationMs / 1_000, { accent: 0, tension });
  return pitch.advance(0.02, { accent: 0, tension: 0 });
}

/** Duration of everything said, without the pauses, in ms. */
function spokenMs(text: string): number {
  const segments = planPhrase([...tokenise(text)]);
  const sounding = segments.slice(0, -1);
  return sounding.reduce((sum, { durationMs }) => sum + durationMs, 0);
}

describe("melody", () => {
  it("falls at the end of a statement", () => {
    expect(finalPitch("You are always nearly alone.")).toBeLessThan(0.97);
  });

  it("rises at the end of a yes-or-no question", () => {
    expect(finalPitch("Are you always nearly alone?")).toBeGreaterThan(1.1);
  });

  it("falls at the end of a wh-question", () => {
    expect(finalPitch("Why are you always nearly alone?")).toBeLessThan(0.97);
  });

  it("stays up at a comma: the list continues", () => {
    expect(finalPitch("You are always nearly alone,")).toBeGreaterThan(
      finalPitch("You are always nearly alone."),
    );
  });

  it("rises at the end of each item of a list but the last", () => {
    const list = ["We have melons,", "olives,", "lemons,", "and almonds."];
    const ends = list.map((_, item) => finalPitch(list.slice(0, item + 1).join(" ")));
    const [last = 0, ...others] = ends.toReversed();
    expect(Math.min(...others)).toBeGreaterThan(1.1 * last);
    expect(last).toBeLessThan(0.95);
  });

  it("rises before the last of two choices, and falls on it", () => {
    expect(finalPitch("Do you want a melon or a lemon?")).toBeLessThan(0.9);
    const pitches = fundamentals(samplesOf(voice, "Do you want a melon or a lemon?"));
    const middle = pitches.slice(Math.floor(pitches.length * 0.35), Math.floor(pitches.length * 0.7));
    expect(Math.max(...middle)).toBeGreaterThan(Math.max(...pitches.slice(0, 20)));
  });

  it("falls to the floor within a last syllable that carries the accent", () => {
    const pitches = fundamentals(samplesOf(voice, "You are always nearly alone."));
    expect(median(pitches.slice(-4))).toBeLessThan(0.82 * Math.max(...pitches.slice(-40)));
  });

  it.each(["pie buy", "tea dee", "key guy", "sue zoo", "fee vee"])(
    "starts the vowel higher after the voiceless consonant of %s",
    (pair) => {
      const [voiceless = 0, voiced = 0] = pair.split(" ").map(vowelOnset);
      expect(voiceless).toBeGreaterThan(1.03 * voiced);
    },
  );

  it("accents content words only", () => {
    const segments = planPhrase([...tokenise("he was in the garden")]);
    const garden = segments.findIndex(({ text }) => text === " garden");
    expect(segments.findIndex(({ accent }) => accent > 0)).toBe(garden);
  });

  const accented = (text: string, before: string): (string | undefined)[] => {
    const segments = planPhrase([...tokenise(text)], { before: [...tokenise(before)] });
    const starts = segments.map(({ text: source }, index) => (source === undefined ? -1 : index));
    return starts
      .filter((start) => start >= 0)
      .filter((start) => {
        const end = segments.findIndex(({ text: source }, index) => index > start && source !== undefined);
        return segments.slice(start, end < 0 ? undefined : end).some(({ accent }) => accent > 0);
      })
      .map((start) => segments[start]?.text?.trim());
  };

  it("does not accent a word that was just said", () => {
    expect(accented("the blue garden", "in the garden.")).toEqual(["blue"]);
  });

  it.each([
    ["the garden", "in the garden.", ["garden"]],
    ["twenty three", "twenty two,", ["twenty", "three"]],
    ["very very good", "", ["very", "very", "good"]],
  ])("in %s after %j accents %j", (text, before, words) => {
    expect(accented(text, before)).toEqual(words);
  });

  it("declines from the first accent to the last", () => {
    const pitches = fundamentals(samplesOf(voice, "Many men money many men money many men."));
    const third = Math.floor(pitches.length / 3);
    expect(Math.max(...pitches.slice(-third))).toBeLessThan(Math.max(...pitches.slice(0, third)));
  });
});

describe("timing", () => {
  it("has 8 to 16 phonemes per second", () => {
    const text = "the weather in seattle is cloudy and we will need a warm jacket";
    const phonemeCount = 49;
    const rate = phonemeCount / (spokenMs(text) / 1000);
    expect(rate).toBeGreaterThan(8);
    expect(rate).toBeLessThan(16);
  });

  it("lengthens the last syllable of a phrase", () => {
    const inner = spokenMs("a sea view") - spokenMs("a view");
    expect(spokenMs("sea")).toBeGreaterThan(inner * 1.1);
  });

  it("shortens a vowel before a voiceless consonant", () => {
    const vowelMs = (word: string): number => planPhrase([...tokenise(word)])[2]?.durationMs ?? 0;
    expect(vowelMs("beet")).toBeLessThan(0.75 * vowelMs("beed"));
  });

  it.each([
    [".", 320],
    ["?", 320],
    [",", 150],
    [";", 230],
  ])("pauses after %s for %d ms", (mark, pauseMs) => {
    expect(planPhrase([...tokenise(`well${mark}`)]).at(-1)?.durationMs).toBe(pauseMs);
  });

  it("ends with the last sound of a text", () => {
    expect(silentMs(samplesOf(voice, "We are nearly there."))).toBeLessThan(60);
  });

  it("pauses equally between two sentences, however they are split into texts", () => {
    const lengths = [["One. Two."], ["One. ", "Two."], ["One.", " Two."]].map((texts) =>
      texts.reduce((sum, text) => sum + samplesOf(voice, text).length / 24, 0),
    );
    expect(Math.max(...lengths) - Math.min(...lengths)).toBeLessThan(100);
  });
});

/** How long the end of an utterance is below -60 dB of full scale. */
function silentMs(samples: Int16Array): number {
  return (samples.length - 1 - samples.findLastIndex((sample) => Math.abs(sample) > 33)) / 24;
}
