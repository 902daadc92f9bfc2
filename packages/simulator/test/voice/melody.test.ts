import { describe, expect, it } from "vitest";
import { planPhrase } from "../../src/voice/prosody.js";
import { tokenise } from "../../src/voice/text.js";
import { createFormantVoice } from "../../src/voice/voice.js";
import { fundamentals, median, samplesOf } from "./measure.js";

const voice = createFormantVoice({ voice: "echo" });

/** Pitch near the end of the utterance relative to its median. */
function finalPitch(text: string): number {
  const pitches = fundamentals(samplesOf(voice, text));
  return median(pitches.slice(-4)) / median(pitches);
}

/** Length of everything said, without the pauses, in ms. */
function spokenMs(text: string): number {
  const segments = planPhrase([...tokenise(text)]);
  const sounding = segments.slice(0, -1);
  return sounding.reduce((sum, { durationMs }) => sum + durationMs, 0);
}

describe("melody", () => {
  it("falls at the end of a statement", () => {
    expect(finalPitch("You are always nearly alone.")).toBeLessThan(0.97);
  });

  it("rises at the end of a question that asks for yes or no", () => {
    expect(finalPitch("Are you always nearly alone?")).toBeGreaterThan(1.1);
  });

  it("falls at the end of a question that asks what", () => {
    expect(finalPitch("Why are you always nearly alone?")).toBeLessThan(0.97);
  });

  it("stays up at a comma: the list goes on", () => {
    expect(finalPitch("You are always nearly alone,")).toBeGreaterThan(
      finalPitch("You are always nearly alone."),
    );
  });

  it("accents content words only", () => {
    const segments = planPhrase([...tokenise("he was in the garden")]);
    const garden = segments.findIndex(({ text }) => text === " garden");
    expect(segments.findIndex(({ accent }) => accent > 0)).toBe(garden);
  });

  it("comes down from the first accent to the last", () => {
    const pitches = fundamentals(samplesOf(voice, "Many men money many men money many men."));
    const third = Math.floor(pitches.length / 3);
    expect(Math.max(...pitches.slice(-third))).toBeLessThan(Math.max(...pitches.slice(0, third)));
  });
});

describe("timing", () => {
  it("says 8 to 16 phonemes a second", () => {
    const text = "the weather in seattle is cloudy and we will need a warm jacket";
    const phonemeCount = 49;
    const rate = phonemeCount / (spokenMs(text) / 1000);
    expect(rate).toBeGreaterThan(8);
    expect(rate).toBeLessThan(16);
  });

  it("draws out the last syllable of a phrase", () => {
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

  it("pauses between two sentences as long, however they are cut into texts", () => {
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
