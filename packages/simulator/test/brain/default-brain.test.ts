import type { FunctionTool, Item, ToolChoice } from "@rt/core";
import { describe, expect, it } from "vitest";
import { createDefaultBrain } from "../../src/brain/default-brain.js";
import { lengthHeard } from "../../src/brain/phrase-ear.js";
import { stillClock } from "../support/clock.js";
import { actsOf, asks, says, spokenBy } from "../support/brains.js";

const brain = createDefaultBrain({ clock: stillClock(), seed: 0 });

interface Circumstances {
  readonly tools?: readonly FunctionTool[];
  readonly toolChoice?: ToolChoice;
  readonly instructions?: string;
  readonly before?: readonly Item[];
  readonly after?: readonly Item[];
}

const spoken = (text: string, { before = [], after = [], ...turn }: Circumstances = {}): Promise<string> =>
  spokenBy(brain, { ...turn, items: [...before, asks(text), ...after] });

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
    ["Hello!", "Hello there! I am the local simulator. How can I help?"],
    ["Say a short greeting.", /^Hello there!/],
    ["Please repeat after me: the rain in Spain", "the rain in Spain"],
    ['Say "good night".', "good night"],
    ["Count to 4", "1, 2, 3, 4."],
    ["count to twelve", "1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12."],
    ["Can you count?", "1, 2, 3, 4, 5, 6, 7, 8, 9, 10."],
    ["Stop counting!", "All right, I have stopped."],
    ["What time is it?", /^It is \d{1,2}:30 [AP]M\.$/],
    ["What day is it?", "Today is Monday, January 5."],
    [
      "What is the weather in London?",
      /^This session has no weather tool\. Add a function named get_weather/,
    ],
    ["What can you do?", /I can greet you/],
    ["Tell me a joke", /\S{3}/],
    ["How are you?", /^I am fine/],
    ["Thank you", "You are welcome."],
    ["Yes, please.", /^You said/],
    ["Yes!", "Good. What shall it be?"],
    ["No.", "All right."],
    ["Goodbye", "Goodbye."],
    ["What did you say?", "I have not said anything yet."],
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

  it.each([
    ["21", 21],
    ["thirty", 30],
    ["forty two", 42],
    ["a hundred", 100],
    ["999999999", 100],
    ["the moon", 10],
  ])("counts to %s in time", async (limit, last) => {
    expect(await spoken(`Count to ${limit}`)).toMatch(new RegExp(`, ${last}\\.$`));
  });

  it("tells a story long enough to interrupt", async () => {
    expect((await spoken("Tell me a story, please.")).length).toBeGreaterThan(400);
  });

  it("says how long the user spoke, and what it would understand", async () => {
    const heard = lengthHeard({ durationMs: 2_800 });
    expect(heard).toBe("[2.8 seconds of speech]");
    expect(await spoken(heard)).toMatch(/^I heard you speak for 2\.8 seconds\..* For example: \w+/);
  });

  it("names the functions it could call", async () => {
    expect(await spoken("What can you do?", { tools })).toContain("set lamp and get weather");
  });
});

describe("a conversation", () => {
  it("is varied: no joke repeats before all were told", async () => {
    const before: Item[] = [];
    for (let count = 0; count < 5; count++) before.push(says(await spoken("A joke!", { before })));
    expect(new Set(before.map((item) => JSON.stringify(item))).size).toBe(5);
    expect(await spoken("A joke!", { before })).not.toBe("");
  });

  it("is the same for the same seed, and differs among seeds", async () => {
    const joke = (seed: number) => spokenBy(createDefaultBrain({ seed }), { items: [asks("A joke!")] });
    expect(await joke(5)).toBe(await joke(5));
    const jokes = await Promise.all(Array.from({ length: 10 }, (_, seed) => joke(seed)));
    expect(new Set(jokes).size).toBeGreaterThan(1);
  });

  it("is remembered: names, and what was said last", async () => {
    const before = [asks("Hi, my name is Ada."), says("Nice to meet you, Ada.")];
    expect(await spoken("my name is Ada")).toBe("Nice to meet you, Ada.");
    expect(await spoken("What is my name?", { before })).toBe("Your name is Ada.");
    expect(await spoken("Hello", { before })).toMatch(/^Hello there, Ada!/);
    expect(await spoken("Can you repeat that?", { before })).toBe("Nice to meet you, Ada.");
    expect(await spoken("What is my name?")).toMatch(/^You have not told me/);
  });
});

describe("instructions", () => {
  it.each([
    ["You are Ada, a friendly guide.", "Hello there! I am Ada. How can I help?"],
    ["Your name is Ada Lovelace", "Hello there! I am Ada Lovelace. How can I help?"],
    ["You are the voice of Contoso.", /^Hello! I am the local simulator\./],
    ['Greet the user with "Ahoy, sailor!"', "Ahoy, sailor!"],
    ['Say exactly: "All systems go."', "All systems go."],
    ["Say exactly: All systems go.", "All systems go."],
    ["Only then say only:\n\nAll systems go.", "All systems go."],
    ["Respond with exactly this: «All systems go.»", "All systems go."],
    ["Say only what you know. Say exactly: All systems go.", "All systems go."],
    ["Say exactly what you mean.", /^Hello! I am the local simulator\./],
  ])("are followed from the first word on: %s", async (instructions, reply) => {
    expect(await spoken("", { instructions })).toEqual(
      typeof reply === "string" ? reply : expect.stringMatching(reply),
    );
  });

  it("set the name it goes by", async () => {
    const instructions = "You are Ada.";
    expect(await spoken("Who are you?", { instructions })).toMatch(/^I am Ada, played by a local simulator/);
  });
});

describe("calling functions", () => {
  it("calls the function that the text is about", async () => {
    expect(await spoken("What is the weather in London?", { tools })).toBe('<get_weather {"city":"London"}>');
    expect(await spoken("Please switch the kitchen lamp to 40", { tools })).toBe(
      '<set_lamp {"room":"kitchen","brightness":40}>',
    );
  });

  it("recognizes a weather tool by its description too", async () => {
    const other = { ...weather, name: "lookup", description: "Forecast for a place" };
    expect(await spoken("Do I need an umbrella in Oslo?", { tools: [lamp, other] })).toBe(
      '<lookup {"city":"Oslo"}>',
    );
  });

  it("asks for the city if nobody has named one", async () => {
    const question = await spoken("How is the weather?", { tools });
    expect(question).toBe("For which city?");
    const before = [asks("How is the weather?"), says(question)];
    expect(await spoken("Rio de Janeiro.", { tools, before })).toBe(
      '<get_weather {"city":"Rio de Janeiro"}>',
    );
    expect(await spoken("new york", { tools, before })).toBe('<get_weather {"city":"new york"}>');
    expect(await spoken("And the weather now?", { tools, before: [asks("I live in Paris.")] })).toBe(
      '<get_weather {"city":"Paris"}>',
    );
  });

  it("calls no function if the text is about none or tool_choice is none", async () => {
    expect(await spoken("Hello", { tools })).toMatch(/^Hello/);
    expect(await spoken("the weather in London", { tools, toolChoice: "none" })).toMatch(
      /may not call it now/,
    );
  });

  it("calls a function if it must", async () => {
    expect(await spoken("Hello", { tools, toolChoice: "required" })).toBe('<set_lamp {"room":"kitchen"}>');
    expect(await spoken("Hello", { tools, toolChoice: { type: "function", name: "get_weather" } })).toBe(
      '<get_weather {"city":"city"}>',
    );
    expect(await spoken("Hello", { tools, toolChoice: { type: "function", name: "unknown" } })).toMatch(
      /^Hello/,
    );
  });
});

describe("a function's output", () => {
  const call: Item = { type: "function_call", name: "get_weather", call_id: "c", arguments: "{}" };
  const output = (text: string): Item => ({ type: "function_call_output", call_id: "c", output: text });

  it.each([
    ["It is foggy.", "It is foggy."],
    ['{"sky":"clear","max_temp":21}', "Here is what I found: the sky is clear and the max temp is 21."],
    [
      '{"city":"Oslo","celsius":21,"sky":"clear"}',
      "Here is what I found: the city is Oslo, it is 21 degrees celsius and the sky is clear.",
    ],
    ['{"error":{"code":404}}', "That did not work: 404."],
    ['["tea","milk"]', "Here is what I found: tea and milk."],
    ['{"ok":true}', "That is done."],
    ['{"isOpen":true}', "Here is what I found: it is open."],
    ["42", "The answer is 42."],
    ["false", "The answer is false."],
    ["", "That is done."],
  ])("is spoken even if a call is required: %s", async (text, sentence) => {
    const after = [call, output(text)];
    expect(await spoken("weather?", { tools, toolChoice: "required", after })).toBe(sentence);
  });

  it("is spoken in the order of the outputs", async () => {
    expect(await spoken("both?", { tools, after: [call, call, output("One."), output("Two.")] })).toBe(
      "One. Two.",
    );
  });

  it("is spoken once", async () => {
    const after = [call, output("It is foggy."), says("It is foggy."), asks("Thanks!")];
    expect(await spoken("weather?", { tools, after })).toBe("You are welcome.");
    expect(await actsOf(brain, { items: after })).toHaveLength(1);
  });
});
