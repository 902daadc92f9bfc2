import type { FunctionTool } from "@rt/core";
import { describe, expect, it } from "vitest";
import { createDefaultBrain } from "../../src/brain/default-brain.js";
import { defineScenario } from "../../src/brain/scenarios/scenario.js";
import type { Brain, Turn } from "../../src/brain/brain.js";
import { asks, says, spokenBy } from "../support/brains.js";

const brain = createDefaultBrain({ seed: 0 });
const weather: FunctionTool = {
  type: "function",
  name: "get_weather",
  parameters: { type: "object", properties: { city: { type: "string" } }, required: ["city"] },
};
const forced = { type: "function", name: "get_weather" } as const;

/** The CPU time that an answer may take: about ten times what it does take. */
const mostMs = 200;

async function cpuMs(asked: Brain, turn: Partial<Turn>): Promise<number> {
  const before = process.cpuUsage();
  expect(await spokenBy(asked, turn)).not.toBe("");
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
}

/** Repeats a text up to 200,000 characters. */
const often = (text: string) => text.repeat(200_000 / text.length);
const endless = [
  "say only" + often(" ") + '\n"',
  "say only " + often("\n"),
  often("greet "),
  often("greet with \u201c"),
  "Say exactly:" + often("\n"),
  often("say exactly: \n"),
  "You are" + often(" "),
  often("You are A "),
  "weather " + often("\u201c"),
  often("in ") + "1",
  "in a" + often(" ") + "1",
  often("in a ") + "1",
  often("city "),
  often("City A "),
  "Say" + often(" ") + "\n.",
  "say " + often(" a\n"),
  often("count to "),
  often("rain "),
  often("!") + "a",
  often("my name is "),
  often("\u{1f600}"),
];

describe("a text of 200,000 characters", () => {
  it.each(endless.map((text) => [text.slice(0, 20), text]))(
    "starting with %j is handled in time, as instructions and as a user message",
    async (_name, text) => {
      const tools = [weather];
      const before = [asks("Weather?"), says("For which city?")];
      expect(await cpuMs(brain, { items: [asks("Hello")], instructions: text })).toBeLessThan(mostMs);
      for (const items of [
        [asks(text)],
        [...before, asks(text)],
        [asks(text), asks("Weather, and my name?")],
      ]) {
        expect(await cpuMs(brain, { items, tools })).toBeLessThan(mostMs);
        expect(await cpuMs(brain, { items, tools, toolChoice: forced })).toBeLessThan(mostMs);
      }
    },
  );

  it("is cut for the expressions of scenarios", async () => {
    const scenario = defineScenario({ rules: [{ hears: /^(?<most>.*)$/s, says: "{{most}}" }] });
    expect(await spokenBy(scenario, { items: [asks(often("a"))] })).toBe("a".repeat(2_000));
  });

  it("is not cut within a character", async () => {
    expect(await spokenBy(brain, { items: [asks(`Say ${often("\u{1f600}")}`)] })).toMatch(
      /^(?:\u{1f600})+$/u,
    );
    expect(await spokenBy(brain, { items: [asks(`Say .${often("\u{1f600}")}`)] })).toMatch(
      /^\.(?:\u{1f600})+$/u,
    );
  });
});
