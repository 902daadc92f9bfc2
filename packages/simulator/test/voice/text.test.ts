import { describe, expect, it } from "vitest";
import { tokenise } from "../../src/voice/text.js";

function wordsOf(text: string): string {
  return [...tokenise(text)].flatMap(({ words }) => words).join(" ");
}

function boundariesOf(text: string): string[] {
  return [...tokenise(text)].map(({ boundary }) => boundary);
}

describe("text is read aloud", () => {
  it.each([
    // integers, decimals, signs
    ["0", "zero"],
    ["42", "forty two"],
    ["100", "one hundred"],
    ["1,234,567", "one million two hundred thirty four thousand five hundred sixty seven"],
    ["3000000000", "three billion"],
    ["-7", "minus seven"],
    ["−7", "minus seven"],
    ["3.14", "three point one four"],
    [".5", "zero point five"],
    ["-0.05", "minus zero point zero five"],
    ["007", "zero zero seven"],
    ["9999999999999999", "nine ".repeat(16).trim()],
    ["1.2.3", "one point two point three"],
    ["555-1234", "five five five one two three four"],
    ["3-5", "three to five"],
    // ordinals and years
    ["1st", "first"],
    ["2nd", "second"],
    ["12th", "twelfth"],
    ["20th", "twentieth"],
    ["21st", "twenty first"],
    ["100th", "one hundredth"],
    ["1999", "nineteen ninety nine"],
    ["2000", "two thousand"],
    ["2005", "two thousand five"],
    ["1905", "nineteen oh five"],
    ["1900", "nineteen hundred"],
    ["2024", "twenty twenty four"],
    // dates
    ["March 3rd, 2026", "march third twenty twenty six"],
    ["March 3, 2026", "march third twenty twenty six"],
    ["Nov. 22", "november twenty second"],
    ["22 Nov 2026", "twenty two november twenty twenty six"],
    ["2026-11-22", "november twenty second twenty twenty six"],
    ["3/14/2026", "march fourteenth twenty twenty six"],
    ["2026-13-45", "two thousand twenty six thirteen forty five"],
    ["the 1990s", "the nineteen nineties"],
    ["Sept 5", "september fifth"],
    ["Marco 5, Marc 5", "marco five marc five"],
    ["you may 5 times", "you may five times"],
    // telephone numbers
    ["(206) 555-0199", "two zero six five five five zero one nine nine"],
    ["1-800-555-0199", "one eight zero zero five five five zero one nine nine"],
    // times
    ["3:45 pm", "three forty five P M"],
    ["10 a.m.", "ten A M"],
    ["3:45", "three forty five"],
    ["3:45 p.m.", "three forty five P M"],
    ["3:05pm", "three oh five P M"],
    ["3:00", "three o'clock"],
    ["3:00 pm", "three P M"],
    ["12am", "twelve A M"],
    ["14:00", "fourteen hundred"],
    ["1:02:03", "one oh two and three seconds"],
    // money
    ["$5.20", "five dollars and twenty cents"],
    ["€3", "three euros"],
    ["$3.50", "three dollars and fifty cents"],
    ["$1", "one dollar"],
    ["$0.99", "ninety nine cents"],
    ["-$5", "minus five dollars"],
    ["£1.01", "one pound and one penny"],
    ["20€", "twenty euros"],
    ["¥500", "five hundred yen"],
    ["$3 million", "three million dollars"],
    ["$2.5M", "two point five million dollars"],
    ["$10k", "ten thousand dollars"],
    // percent, degrees, units
    ["10-20%", "ten to twenty percent"],
    ["12.5%", "twelve point five percent"],
    ["21 °C", "twenty one degrees celsius"],
    ["21°C", "twenty one degrees celsius"],
    ["-1°F", "minus one degree fahrenheit"],
    ["90°", "ninety degrees"],
    ["5 km", "five kilometers"],
    ["1 km", "one kilometer"],
    ["24kHz", "twenty four kilohertz"],
    ["6 ft", "six feet"],
    ["60 mph", "sixty miles per hour"],
    // abbreviations
    ["Dr. Who and Mr. Smith", "doctor who and mister smith"],
    ["e.g. this, i.e. that", "for example this that is that"],
    ["etc.", "et cetera"],
    ["Main St. is on St. John", "main street is on saint john"],
    ["No. 5", "number five"],
    ["no.", "no"],
    // letters
    ["the API, GPT and HTML", "the api G P T and H T M L"],
    ["the USA", "the U S A"],
    ["U.S.A.", "U S A"],
    ["two PCs", "two P C's"],
    ["tell us about the US", "tell us about the U S"],
    ["GPT-4o", "G P T four O"],
    ["WE ARE THERE NOW", "we are there now"],
    ["a cat. A dog. Vitamin A.", "a cat a dog vitamin A"],
    ["USA, NASA and NATO", "U S A nasa and nato"],
    ["ChatGPT and WebRTC", "chat G P T and web R T C"],
    ["Wi-Fi, JavaScript, Kubernetes", "wi fi javascript kubernetes"],
    ["OpenAI's getUserMedia", "openai's get user media"],
    // signs and other writing
    ["R&D at 50% + me@x.org", "R and D at fifty percent plus me at X dot org"],
    ["C++, #1", "C plus plus number one"],
    ["Café naïve Straße", "cafe naive strasse"],
    ["ｆｕｌｌ ½", "full one half"],
    ["5/8 and 24/7", "five eighths and twenty four seven"],
    ["2 x 3", "two times three"],
    ["3/4 of 2½", "three quarters of two and one half"],
    ["“don’t”", "don't"],
    ["😀 你好 мир", ""],
    ["— … -", ""],
  ])("%s", (text, words) => {
    expect(wordsOf(text)).toBe(words);
  });
});

describe("boundaries", () => {
  it.each([
    ["Well, yes.", ["comma", "sentence"]],
    ["Really? No! So;", ["question", "exclamation", "clause"]],
    ["(He said “go.”)", ["none", "none", "sentence"]],
    ["Dr. Who", ["none", "none"]],
    ["at 3 p.m. today", ["none", "none", "none", "none"]],
    ["at 3 p.m. Then", ["none", "none", "sentence", "none"]],
    ["one\ntwo", ["sentence", "none"]],
    ["wait 😀 now", ["none", "comma", "none"]],
  ])("%s", (text, boundaries) => {
    expect(boundariesOf(text)).toEqual(boundaries);
  });
});

describe("tokens", () => {
  it("are cut after 48 characters, never inside a code point", () => {
    const sources = [...tokenise("😀".repeat(100))].map(({ source }) => source);
    expect(sources.map((source) => source.length / 2)).toEqual([48, 48, 4]);
    expect(sources.filter((source) => /[\uD800-\uDFFF]/u.test(source))).toEqual([]);
  });

  it("keep white space before words, and at the end with the last", () => {
    expect([...tokenise(" a\t b \n")].map(({ source }) => source)).toEqual([" a", "\t b \n"]);
    expect([...tokenise(" \n")].map(({ source }) => source)).toEqual([" \n"]);
  });
});
