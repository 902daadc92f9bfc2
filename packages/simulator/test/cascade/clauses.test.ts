import { assert, property, array, constantFrom, string } from "fast-check";
import { describe, expect, it } from "vitest";
import { ClauseCutter } from "../../src/brain/cascade/clauses.js";
import { ThoughtFilter } from "../../src/brain/cascade/thoughts.js";

function cut(...texts: string[]): string[] {
  const cutter = new ClauseCutter();
  return [...texts.flatMap((text) => [...cutter.push(text)]), ...cutter.flush()];
}

describe("ClauseCutter", () => {
  it("returns a sentence as soon as the next one begins", () => {
    const cutter = new ClauseCutter();
    expect([...cutter.push("Hello the")]).toEqual([]);
    expect([...cutter.push("re!")]).toEqual([]);
    expect([...cutter.push(" How")]).toEqual(["Hello there!"]);
    expect([...cutter.flush()]).toEqual([" How"]);
  });

  it("returns the first clause early, and longer ones after it", () => {
    expect(
      cut("In that case, take the first street, then left, and there it is, right in front of you. Bye."),
    ).toEqual([
      "In that case,",
      " take the first street, then left, and there it is, right in front of you.",
      " Bye.",
    ]);
  });

  it("does not end clauses at numbers, initials and abbreviations", () => {
    for (const text of [
      "It is 3.14 or so",
      "Dr. Who met J. Smith at 5 p.m. today",
      "1. Open it",
      "e.g. this",
    ])
      expect(cut(text)).toEqual([text]);
  });

  it("recognizes marks without a space after them, and line breaks", () => {
    expect(cut("你好。你吃了吗？")).toEqual(["你好。", "你吃了吗？"]);
    expect(cut("# Title\nText")).toEqual(["# Title\n", "Text"]);
  });

  it("cuts text without an end at a space, or anywhere but inside a character", () => {
    expect(cut("word ".repeat(100)).every((piece) => piece.length <= 241)).toBe(true);
    expect(cut(`a${"😀".repeat(400)}`).some((piece) => /\p{Cs}/u.test(piece))).toBe(false);
  });

  it("loses nothing, and cuts alike however the text was split", () => {
    const texts = array(constantFrom("a", " ", ". ", ", ", "\n", "!", "Mr. ", "。", "word ".repeat(60)));
    const holds = (parts: readonly string[]) => {
      const whole = parts.join("");
      expect(cut(...parts).join("")).toBe(whole);
      expect(cut(...parts)).toEqual(cut(whole));
    };
    assert(property(texts, holds));
    assert(property(array(string({ unit: "grapheme" })), holds));
  });
});

describe("ThoughtFilter", () => {
  const said = (text: string, size: number) => {
    const filter = new ThoughtFilter();
    let words = "";
    for (let start = 0; start < text.length; start += size)
      words += filter.push(text.slice(start, start + size));
    return words + filter.flush();
  };
  const cases: readonly (readonly [string, string])[] = [
    ["<think>Hm. </thin></think>\n\nYes, <think> is a tag.", "Yes, <think> is a tag."],
    ["\n<think></think>Yes", "Yes"],
    ["<thinking> is a tag", "<thinking> is a tag"],
    ["  Yes", "Yes"],
    ["<th", "<th"],
    ["<think>Hm", ""],
    ["", ""],
  ];
  for (const [text, words] of cases) {
    it(`leaves "${words}" of ${JSON.stringify(text)}, in pieces of any size`, () => {
      for (const size of [1, 2, 3, 5, 7, 11, 100]) expect(said(text, size)).toBe(words);
    });
  }
});
