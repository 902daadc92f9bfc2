import type { FunctionTool, Item, ToolChoice } from "@rt/core";
import { describe, expect, it } from "vitest";
import type { Act } from "../../src/brain/brain.js";
import { createDefaultBrain } from "../../src/brain/default-brain.js";
import { ManualClock } from "../support/clock.js";

const brain = createDefaultBrain(new ManualClock());

interface Circumstances {
  readonly tools?: readonly FunctionTool[];
  readonly toolChoice?: ToolChoice;
  readonly after?: readonly Item[];
}

async function answer(
  text: string,
  { tools = [], toolChoice = "auto", after = [] }: Circumstances = {},
): Promise<Act[]> {
  const asked: Item = { type: "message", role: "user", content: [{ type: "input_text", text }] };
  const { signal } = new AbortController();
  const acts: Act[] = [];
  for await (const act of brain.respond({
    items: [asked, ...after],
    instructions: "",
    tools,
    toolChoice,
    signal,
  }))
    acts.push(act);
  return acts;
}

async function spoken(text: string, circumstances?: Circumstances): Promise<string> {
  const acts = await answer(text, circumstances);
  return acts.map((act) => (act.type === "say" ? act.text : `<${act.name} ${act.arguments}>`)).join("");
}

const weather: FunctionTool = {
  type: "function",
  name: "get_weather",
  description: "Look up the weather for a city.",
  parameters: { type: "object", properties: { city: { type: "string" } }, required: ["city"] },
};
const lamp: FunctionTool = {
  type: "function",
  name: "set_lamp",
  description: "Switches the lamp.",
  parameters: {
    type: "object",
    properties: {
      room: { enum: ["kitchen", "hall"] },
      brightness: { type: "integer" },
      on: { type: "boolean" },
    },
    required: ["room"],
  },
};
const tools = [lamp, weather];

describe("the default brain", () => {
  const talk: readonly (readonly [string, string | RegExp])[] = [
    ["Hello!", /^Hello there!/],
    ["Say a short greeting.", /^Hello there!/],
    ["Please repeat after me: the rain in Spain", "the rain in Spain"],
    ['Say "good night".', "good night"],
    ["Count to 4", "1, 2, 3, 4."],
    ["Can you count?", "1, 2, 3, 4, 5, 6, 7, 8, 9, 10."],
    ["What time is it?", /^It is \d{1,2}:30 [AP]M\.$/],
    ["What day is it?", "Today is Monday, January 5."],
    ["What can you do?", /I can greet you/],
    ["Thank you", "You are welcome."],
    ["Goodbye", "Goodbye."],
    ["", /^Hello! I am the local simulator/],
    [
      "Colourless green ideas sleep furiously.",
      /^You said: Colourless green ideas sleep furiously\. I am only a simulator/,
    ],
  ];
  for (const [text, reply] of talk) {
    it(`answers "${text}"`, async () => {
      expect(await spoken(text)).toEqual(typeof reply === "string" ? reply : expect.stringMatching(reply));
    });
  }

  it("never counts for ever", async () => {
    expect((await spoken("count to 999999999")).length).toBeLessThan(1_000);
  });

  it("says how long it heard one speak", async () => {
    const heard = await brain.hear({ samples: new Int16Array(67_200), durationMs: 2_800 });
    expect(heard).toBe("[2.8 seconds of speech]");
    expect(await spoken(heard)).toMatch(/^I heard you speak for 2\.8 seconds\./);
  });

  it("names the functions that it could call", async () => {
    expect(await spoken("What can you do?", { tools })).toContain("set lamp, get weather");
  });
});

describe("calling functions", () => {
  it("calls the one that the text is about", async () => {
    expect(await spoken("What is the weather in London?", { tools })).toBe('<get_weather {"city":"London"}>');
    expect(await spoken("Please switch the kitchen lamp to 40", { tools })).toBe(
      '<set_lamp {"room":"kitchen","brightness":40}>',
    );
  });

  it("calls none if the text is about none, or none may be called", async () => {
    expect(await spoken("Hello", { tools })).toMatch(/^Hello/);
    expect(await spoken("the weather in London", { tools, toolChoice: "none" })).toMatch(/^You said/);
  });

  it("calls one if it must", async () => {
    expect(await spoken("Hello", { tools, toolChoice: "required" })).toBe('<set_lamp {"room":"kitchen"}>');
    expect(await spoken("Hello", { tools, toolChoice: { type: "function", name: "get_weather" } })).toBe(
      '<get_weather {"city":"city"}>',
    );
    expect(await spoken("Hello", { tools, toolChoice: { type: "function", name: "unknown" } })).toMatch(
      /^Hello/,
    );
  });

  it("speaks of the output, even when a call must be made", async () => {
    const call: Item = { type: "function_call", name: "get_weather", call_id: "c", arguments: "{}" };
    const output = (text: string): Item => ({ type: "function_call_output", call_id: "c", output: text });
    const say = (text: string) =>
      spoken("weather?", { tools, toolChoice: "required", after: [call, output(text)] });
    expect(await say("It is foggy.")).toBe("It is foggy.");
    expect(await say('{"sky":"clear","max_temp":21}')).toBe("Here is what I found: sky clear, max temp 21.");
    expect(await say('{"error":{"code":404}}')).toBe("Here is what I found: error 404.");
    expect(await say("42")).toBe("The answer is 42.");
    expect(await say("")).toBe("That is done.");
  });
});
