import { describe, expect, it } from "vitest";
import { createRememberingVoice } from "../../src/voice/remembering-voice.js";
import type { InstantVoice } from "../../src/voice/voice.js";

/** A voice with 100 samples for each word, and what it had to synthesize. */
function words(): { voice: InstantVoice; spoken: string[] } {
  const spoken: string[] = [];
  const voice: InstantVoice = {
    *speak(text, { voice: name = "", speed = 1 } = {}) {
      spoken.push(`${text} ${name} ${speed}`);
      for (const word of text.split(" "))
        yield { samples: new Int16Array(100).fill(word.length), text: word };
    },
  };
  return { voice, spoken };
}

function hearAll(pieces: Iterable<unknown>): void {
  expect([...pieces].length).toBeGreaterThan(0);
}

describe("createRememberingVoice", () => {
  it("repeats a text without synthesizing it again", () => {
    const { voice, spoken } = words();
    const remembering = createRememberingVoice(voice);
    const first = [...remembering.speak("good day", { voice: "echo" })];
    expect(first).toEqual([...words().voice.speak("good day")]);
    expect([...remembering.speak("good day", { voice: "echo" })]).toEqual(first);
    expect(spoken).toEqual(["good day echo 1"]);
  });

  it("distinguishes voices, speeds and texts", () => {
    const { voice, spoken } = words();
    const remembering = createRememberingVoice(voice);
    const manners = [{ voice: "echo" }, { voice: "alloy" }, { voice: "echo", speed: 1.5 }, {}];
    for (const manner of [...manners, ...manners])
      for (const text of ["a", "b"]) hearAll(remembering.speak(text, manner));
    expect(spoken).toHaveLength(8);
  });

  it("remembers nothing that was not read to its end", () => {
    const { voice, spoken } = words();
    const remembering = createRememberingVoice(voice);
    for (const piece of remembering.speak("good day")) if (piece.text === "good") break;
    expect([...remembering.speak("good day")]).toHaveLength(2);
    expect(spoken).toHaveLength(2);
  });

  it("forgets what was used least recently, to stay within its limit", () => {
    const { voice, spoken } = words();
    const remembering = createRememberingVoice(voice, 300);
    for (const text of ["a", "b b", "a", "c", "a", "b b", "d d d d", "a"]) hearAll(remembering.speak(text));
    expect(spoken.map((each) => each.trim().replace(/ +1$/, ""))).toEqual([
      "a",
      "b b",
      "c",
      "b b",
      "d d d d",
      "a",
    ]);
  });
});
