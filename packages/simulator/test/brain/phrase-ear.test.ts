import { describe, expect, it } from "vitest";
import { createDefaultBrain } from "../../src/brain/default-brain.js";
import { defineScenario } from "../../src/brain/scenarios/scenario.js";
import { createFormantVoice } from "../../src/voice/voice.js";
import { speaks, spokenBy } from "../support/brains.js";

/** The words as one of the built-in voices says them, with a little silence around. */
function speech(text: string) {
  const samples: number[] = Array.from({ length: 4_800 }, () => 0);
  for (const piece of createFormantVoice().speak(text, { voice: "echo", speed: 1.1 })) {
    for (const sample of piece.samples) samples.push(sample);
  }
  samples.push(...Array.from({ length: 4_800 }, () => 0));
  return { samples: Int16Array.from(samples), durationMs: samples.length / 24 };
}

describe("speech", () => {
  const brain = createDefaultBrain({ seed: 0 });

  it.each([
    ["What time is it?", "what time is it", /^It is /],
    ["Tell me a story.", "tell me a story", /\S/],
    ["What is the weather in Paris?", "what is the weather in Paris", /^This session has no weather tool/],
  ])("is recognized if it is a phrase that the default brain knows: %s", async (text, phrase, reply) => {
    const heard = await brain.hear(speech(text));
    expect(heard).toBe(phrase);
    expect(await spokenBy(brain, { items: [speaks(heard)] })).toMatch(reply);
  });

  it("is otherwise transcribed as its length", async () => {
    const unknown = speech("Colourless green ideas sleep furiously.");
    expect(await brain.hear(unknown)).toMatch(/^\[\d\.\d seconds of speech\]$/);
  });

  it("can be a phrase of a scenario", async () => {
    const scenario = defineScenario({
      rules: [
        { hears: "open the pod bay doors", says: "I am afraid I cannot." },
        { phrase: "sing a song", says: "Daisy." },
        { hears: /order (?<number>\w+)/, says: "Number {{number}}." },
      ],
      phrases: ["I want order seven"],
    });
    for (const [text, reply] of [
      ["Open the pod bay doors!", "I am afraid I cannot."],
      ["Sing a song.", "Daisy."],
      ["I want order seven.", "Number seven."],
    ] as const) {
      const heard = await scenario.hear(speech(text));
      expect(await spokenBy(scenario, { items: [speaks(heard)] })).toBe(reply);
    }
  });
});
