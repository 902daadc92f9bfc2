import { describe, expect, it } from "vitest";
import { exceptions, functionWords, letterNames } from "../../src/voice/exceptions.js";
import { letterToSoundRules } from "../../src/voice/letter-to-sound-rules.js";
import { letterToSound } from "../../src/voice/letter-to-sound.js";
import { phonemes } from "../../src/voice/phonemes.js";
import { pronounce } from "../../src/voice/pronunciation.js";

function said(word: string): string {
  return pronounce(word)
    .map(({ phoneme, stressed }) => phoneme.name + (stressed ? "1" : ""))
    .join(" ");
}

describe("letter-to-sound rules", () => {
  it.each([
    ["cat", "K AE T"],
    ["make", "M EY K"],
    ["making", "M EY K IH NG"],
    ["thing", "TH IH NG"],
    ["night", "N AY T"],
    ["knee", "N IY"],
    ["phone", "F OW N"],
    ["nation", "N EY SH AX N"],
    ["special", "S P EH SH AX L"],
    ["church", "CH ER CH"],
    ["judge", "JH AH JH"],
    ["boxes", "B AA K S IH Z"],
    ["stopped", "S T AA P T"],
    ["quick", "K W IH K"],
    ["yellow", "Y EH L OW"],
    ["vision", "V IH ZH AX N"],
  ])("sound out %s", (word, spoken) => {
    const phonemesOfWord = letterToSound(word).filter((phoneme, index, all) => phoneme !== all[index - 1]);
    expect(phonemesOfWord.join(" ")).toBe(spoken);
  });

  it("skip characters that are not letters", () => {
    expect(letterToSound("'7é")).toEqual([]);
  });

  it("name only existing phonemes", () => {
    const sides = Object.values(letterToSoundRules).flatMap((rules) =>
      rules.split(/[|\n]/).filter((rule) => rule.trim()),
    );
    const symbols = sides.flatMap(
      (rule) => rule.split("=")[1]?.split(" ").filter(Boolean) ?? ["no right side"],
    );
    expect(symbols.filter((symbol) => !phonemes.has(symbol))).toEqual([]);
  });
});

describe("pronunciation", () => {
  it.each([
    ["azure", "AE1 ZH ER"],
    ["openai", "OW1 P AX N EY AY"],
    ["kubernetes", "K UW B ER N EH1 T IY Z"],
    ["listening", "L IH1 S AX N IH NG"],
    ["thermostat", "TH ER1 M AX S T AE T"],
    ["realtime", "R IY1 L T AY M"],
    ["ocean", "OW1 SH AX N"],
    ["hello", "HH AX L OW1"],
    ["weather", "W EH1 DH ER"],
    ["machines", "M AX SH IY1 N Z"],
    ["laughed", "L AE1 F T"],
    ["describing", "D IH S K R AY1 B IH NG"],
    ["houses", "HH AW1 S AX Z"],
    ["about", "AX B AW1 T"],
    ["information", "IH N F ER M EY1 SH AX N"],
    ["electricity", "IH L EH K T R IH1 S IH T IY"],
    ["M", "EH1 M"],
    ["ad", "AE1 D"],
    ["eighteen", "EY T IY1 N"],
    ["a", "AX"],
    ["A", "EY1"],
  ])("of %s", (word, spoken) => {
    expect(said(word)).toBe(spoken);
  });

  it("gives each word with a vowel one stress", () => {
    const words = ["banana", "computer", "photography", "remember", "seventeen", "simulator", "conversation"];
    const stresses = words.map((word) => pronounce(word).filter(({ stressed }) => stressed).length);
    expect(stresses).toEqual(words.map(() => 1));
  });

  it("is known for all letters", () => {
    expect([...letterNames.keys()].join("")).toBe("ABCDEFGHIJKLMNOPQRSTUVWXYZ");
  });

  it("uses existing phonemes in every exception", () => {
    const symbols = [...exceptions.values(), ...letterNames.values()].flatMap((spoken) => spoken.split(" "));
    expect(symbols.filter((symbol) => !phonemes.has(symbol.replace("1", "")))).toEqual([]);
  });

  it("exists for every function word", () => {
    expect([...functionWords].filter((word) => pronounce(word).length === 0)).toEqual([]);
  });
});
