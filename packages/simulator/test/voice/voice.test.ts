import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createFormantVoice } from "../../src/voice/voice.js";
import { fundamentals, joined, median, peakOf, samplesOf, speechLevelDb, textOf } from "./measure.js";

const names = ["alloy", "ash", "ballad", "coral", "echo", "sage", "shimmer", "verse", "marin", "cedar"];
const voice = createFormantVoice();
const sentence = "The weather in Seattle is fifty three degrees and cloudy, so please take a warm jacket.";
const ceiling = 32_768 * 10 ** (-1 / 20);

/** Text of any kind: words, code points, lone surrogates, and what people really write. */
const anyText = fc.oneof(
  fc.string({ unit: "binary", maxLength: 24 }),
  fc
    .array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 12 })
    .map((units) => String.fromCharCode(...units)),
  fc
    .array(
      fc.constantFrom(
        "$3.50",
        "a.m.",
        "21 °C",
        "\n",
        "…",
        "😀👍🏽",
        "你好。",
        "3:45",
        "GPT-4o",
        "'",
        "()",
        " ",
        "Dr.",
      ),
      {
        maxLength: 8,
      },
    )
    .map((parts) => parts.join(" ")),
);

describe("any text", () => {
  it("is returned whole as the texts of the pieces", () => {
    const whole = fc.property(anyText, (text) => {
      expect(textOf([...voice.speak(text)])).toBe(text);
    });
    fc.assert(whole);
  });

  it("stays at or below -1 dB of full scale in every voice and at every speed", () => {
    const options = fc.record({
      voice: fc.constantFrom(...names, "?"),
      speed: fc.double({ min: 0.25, max: 1.5 }),
    });
    const quiet = fc.property(anyText, options, (text, how) => {
      expect(peakOf(samplesOf(voice, text, how))).toBeLessThanOrEqual(ceiling);
    });
    fc.assert(quiet, { numRuns: 60 });
  });

  it.each(names)("stays there when %s says loud vowels slowly, normally and fast", (name) => {
    const loud = "Oh! Are our own aunts all out? I owe you all a yawn!";
    const peaks = [0.25, 1, 1.5].map((speed) => peakOf(samplesOf(voice, loud, { voice: name, speed })));
    expect(Math.max(...peaks)).toBeLessThanOrEqual(ceiling);
    expect(Math.min(...peaks)).toBeGreaterThan(3_000);
  });

  it("has no pieces if it is empty", () => {
    expect([...voice.speak("")]).toEqual([]);
  });

  it("becomes a short pause if it cannot be spoken", () => {
    const pieces = [...voice.speak("😀 你好")];
    expect(textOf(pieces)).toBe("😀 你好");
    expect(peakOf(joined(pieces))).toBe(0);
    expect(joined(pieces).length / 24_000).toBeLessThan(1);
  });
});

describe("a piece", () => {
  it("starts with its word, so that text and audio stay together", () => {
    const pieces = [...voice.speak("Hello, can you hear me?")];
    expect(pieces.flatMap(({ text }) => text ?? [])).toEqual(["Hello,", " can", " you", " hear", " me?"]);
    expect(pieces[0]?.text).toBe("Hello,");
  });

  it("holds at most 50 ms", () => {
    for (const { samples } of voice.speak(sentence, { speed: 0.25 }))
      expect(samples.length).toBeLessThanOrEqual(1_200);
  });

  it("is generated only when it is requested", () => {
    const endless = "word ".repeat(1_000_000);
    const [first] = voice.speak(endless);
    expect(first?.text).toBe("word");
  });
});

describe("an utterance", () => {
  it("is the same every time", () => {
    expect(samplesOf(createFormantVoice(), sentence)).toEqual(samplesOf(voice, sentence));
  });

  it("can be iterated again from its start", () => {
    const said = voice.speak("Again.");
    expect([...said]).toEqual([...said]);
  });

  it.each([0.25, 0.5, 0.75, 1.25, 1.5])("lasts 1 / %d of its usual time at that speed", (speed) => {
    const usual = samplesOf(voice, sentence).length;
    expect(samplesOf(voice, sentence, { speed }).length / (usual / speed)).toBeCloseTo(1, 2);
  });

  it.each([
    [9, 1.5],
    [0, 0.25],
    [Number.NaN, 1],
  ])("at speed %d is spoken at %d", (asked, heard) => {
    expect(samplesOf(voice, "Hello.", { speed: asked })).toEqual(
      samplesOf(voice, "Hello.", { speed: heard }),
    );
  });

  it("starts and ends without a click", () => {
    const samples = samplesOf(voice, sentence);
    expect(Math.abs(samples[0] ?? 0)).toBeLessThan(100);
    expect(peakOf(samples.subarray(-240))).toBeLessThan(100);
  });

  it("uses the factory's voice and speed if the call names none", () => {
    const slowCedar = createFormantVoice({ voice: "cedar", speed: 0.8 });
    const asked = samplesOf(voice, "Hello.", { voice: "cedar", speed: 0.8 });
    expect(samplesOf(slowCedar, "Hello.")).toEqual(asked);
  });
});

describe("voices", () => {
  const voiced = "We are always nearly there when you are alone in the morning.";
  const pitches = names.map((name) => median(fundamentals(samplesOf(voice, voiced, { voice: name }))));

  it("differ in fundamental frequency by at least 4 Hz", () => {
    const sorted = pitches.toSorted((a, b) => a - b);
    const gaps = sorted.slice(1).map((pitch, index) => pitch - (sorted[index] ?? 0));
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(4);
  });

  it("range from a low male to a high female voice", () => {
    expect(Math.min(...pitches)).toBeLessThan(105);
    expect(Math.max(...pitches)).toBeGreaterThan(215);
  });

  it.each(names)("%s speaks at -20 dB of full scale, with headroom", (name) => {
    const samples = samplesOf(voice, sentence, { voice: name });
    const level = speechLevelDb(samples);
    expect(level).toBeGreaterThan(-21.5);
    expect(level).toBeLessThan(-18.5);
    // The limiter starts to bend at half of full scale minus 1 dB.
    expect(samples.filter((sample) => Math.abs(sample) > ceiling / 2).length / samples.length).toBeLessThan(
      0.002,
    );
  });

  it("with unknown names fall back to a known one, always the same", () => {
    const unknown = samplesOf(voice, "Hello.", { voice: "nobody" });
    expect(samplesOf(voice, "Hello.", { voice: "nobody" })).toEqual(unknown);
    const known = names.map((name) => samplesOf(voice, "Hello.", { voice: name }).join());
    expect(known).toContain(unknown.join());
  });
});
