import { describe, expect, it } from "vitest";
import { createPhraseMatcher } from "../../../src/ears/phrases/phrase-matcher.js";
import { createFormantVoice } from "../../../src/voice/voice.js";
import type { Voice } from "../../../src/voice/voice.js";
import { stillClock, takeTurns } from "../../support/clock.js";
import { hum } from "../../support/tone.js";
import { describeEspeak, espeak } from "./espeak.js";
import { inNoise } from "./noise.js";
import { otherSentences, phrases, speakers } from "./sentences.js";

const voice = createFormantVoice();
const matcher = createPhraseMatcher({ phrases, voice });
const ourVoices = ["alloy", "ash", "ballad", "coral", "echo", "sage", "verse", "marin", "cedar"];
const slow = 180_000;

/** A text as said by a built-in voice. */
function said(text: string, name: string): Int16Array {
  return Int16Array.from([...voice.speak(text, { voice: name })].flatMap(({ samples }) => [...samples]));
}

/** Each sentence by each of the speakers, or every `step`-th of these. */
function spoken(sentences: readonly string[], step = 1) {
  const all = sentences.flatMap((text) => speakers.map((speaker) => ({ text, speaker })));
  return all.filter((_, index) => index % step === 0);
}

/** What the matcher recognizes in each utterance, optionally changed first. */
async function heard(utterances: ReturnType<typeof spoken>, change = (samples: Int16Array) => samples) {
  const results = [];
  for (const { text, speaker } of utterances) {
    const match = await matcher.match(change(espeak(text, speaker)));
    results.push({ text, phrase: match?.phrase ?? null });
  }
  return results;
}

describe("a phrase matcher", () => {
  it("recognizes its phrases in all built-in voices", { timeout: slow }, async () => {
    for (const [index, phrase] of phrases.entries()) {
      for (const name of ourVoices.filter((_, number) => number % 3 === index % 3)) {
        expect(await matcher.match(said(phrase, name))).toMatchObject({ phrase });
      }
    }
  });

  it("is more confident of the same phrase than of a similar one", async () => {
    const [same, alike] = [said("tell me a joke", "alloy"), said("tell me the joke", "verse")];
    const sure = (await matcher.match(same))?.confidence ?? 0;
    expect(sure).toBeGreaterThan((await matcher.match(alike))?.confidence ?? 0);
    expect(sure).toBeLessThanOrEqual(1);
  });

  it("does not take silence, a hum or noise for a phrase", async () => {
    const silence = new Int16Array(24_000);
    const noise = inNoise(hum(24_000), -40);
    for (const samples of [new Int16Array(0), silence, hum(24_000), noise]) {
      expect(await matcher.match(samples)).toBeNull();
    }
  });

  it("finds a phrase in long silence", async () => {
    const phrase = said("what time is it", "echo");
    const samples = new Int16Array(24_000 * 5);
    samples.set(phrase, 24_000 * 2);
    expect(await matcher.match(samples)).toMatchObject({ phrase: "what time is it" });
  });

  it("recognizes nothing in speech longer than six seconds, without analyzing it", async () => {
    const samples = new Int16Array(24_000 * 6 + 1);
    samples.set(said("what time is it", "echo"));
    expect(await matcher.match(samples)).toBeNull();
  });

  it("rejects other speech even if it has only one phrase", async () => {
    const one = createPhraseMatcher({ phrases: ["open the pod bay doors"], voice });
    expect(await one.match(said("open the pod bay doors", "sage"))).toMatchObject({
      phrase: "open the pod bay doors",
    });
    expect(await one.match(said("what time is it", "sage"))).toBeNull();
  });
});

describe("a phrase matcher's work", () => {
  it("yields to other tasks of the event loop", async () => {
    const clock = stillClock();
    const patient = createPhraseMatcher({ phrases: phrases.slice(0, 3), voice, clock });
    const result = patient.match(said("hello", "alloy"));
    let turns = 0;
    await takeTurns(clock, () => {
      turns++;
      return clock.pending > 0;
    });
    expect(await result).toMatchObject({ phrase: "hello" });
    expect(turns).toBeGreaterThan(3 * 3);
  });

  it("synthesizes the phrases once, on the first utterance", async () => {
    let count = 0;
    const counting: Voice = { speak: (...args) => (count++, voice.speak(...args)) };
    const lazy = createPhraseMatcher({ phrases: ["hello"], voice: counting });
    await lazy.match(new Int16Array(24_000));
    expect(count).toBe(0);
    await Promise.all([lazy.match(said("hello", "alloy")), lazy.match(said("hello", "alloy"))]);
    const once = count;
    await lazy.match(said("hello", "alloy"));
    expect(count).toBe(once);
  });

  it("is retried after a voice failed", async () => {
    let isMute = true;
    const fickle: Voice = {
      speak(...args) {
        if (isMute) throw new Error("mute");
        return voice.speak(...args);
      },
    };
    const hopeful = createPhraseMatcher({ phrases: ["goodbye"], voice: fickle });
    await expect(hopeful.match(said("goodbye", "alloy"))).rejects.toThrow("mute");
    isMute = false;
    expect(await hopeful.match(said("goodbye", "alloy"))).toMatchObject({ phrase: "goodbye" });
  });
});

describeEspeak("a phrase matcher that hears other speakers", () => {
  it("recognizes nine in ten of its phrases, and confuses none", { timeout: slow }, async () => {
    const results = await heard(spoken(phrases, 2));
    const right = results.filter(({ text, phrase }) => text === phrase);
    const mixedUp = results.filter(({ text, phrase }) => phrase !== null && text !== phrase);
    expect(mixedUp).toEqual([]);
    expect(right.length / results.length).toBeGreaterThanOrEqual(0.9);
  });

  it("takes at most 2 % of other sentences for a phrase", { timeout: slow }, async () => {
    const results = await heard(spoken(otherSentences, 4));
    const taken = results.filter(({ phrase }) => phrase !== null);
    expect(taken.length / results.length, JSON.stringify(taken)).toBeLessThanOrEqual(0.02);
  });

  it("recognizes 80 % of its phrases in noise 15 dB below", { timeout: slow }, async () => {
    const results = await heard(spoken(phrases, 4), (samples) => inNoise(samples, 15));
    const right = results.filter(({ text, phrase }) => text === phrase);
    expect(right.length / results.length).toBeGreaterThanOrEqual(0.8);
  });
});
