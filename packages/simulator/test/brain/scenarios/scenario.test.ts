import type { FunctionTool, Item } from "@rt/core";
import { describe, expect, it } from "vitest";
import type { Brain, Turn } from "../../../src/brain/brain.js";
import type { ScenarioDefinition } from "../../../src/brain/scenarios/definition.js";
import { defineScenario } from "../../../src/brain/scenarios/scenario.js";
import { stillClock } from "../../support/clock.js";
import { actsOf, asks, says, speaks, spokenBy } from "../../support/brains.js";

const session = (id = "s") => ({ id, clock: stillClock(), seed: 0 });
const open = (definition: ScenarioDefinition): Brain => defineScenario(definition).open(session());
const weather: FunctionTool = { type: "function", name: "get_weather", parameters: {} };
const call = (name: string, call_id = name): Item => ({
  type: "function_call",
  name,
  call_id,
  arguments: "{}",
});
const returned = (call_id: string, output: unknown): Item => ({
  type: "function_call_output",
  call_id,
  output: typeof output === "string" ? output : JSON.stringify(output),
});

/** What a brain answers to each text in turn. */
async function answers(brain: Brain, ...texts: string[]): Promise<string[]> {
  const all: string[] = [];
  for (const text of texts) all.push(await spokenBy(brain, { items: [asks(text)] }));
  return all;
}

describe("a rule", () => {
  const noon = { rules: [{ hears: "what time is it", says: "It is noon." }] };

  it.each(["What time is it?", "so, WHAT TIME -- is it now", "what time is it"])(
    "matches its words in %s",
    async (text) => {
      expect(await answers(open(noon), text)).toEqual(["It is noon."]);
    },
  );

  it.each(["what time", "somewhat time is it", "time is it what"])("does not match %s", async (text) => {
    expect(await answers(open(noon), text)).not.toContain("It is noon.");
  });

  it.each([/^my (?<pet>cat|dog)$/i, "/^my (?<pet>cat|dog)$/i", [/my (?<pet>cat)/, /(?<pet>dog)/i]])(
    "matches the expression %s, and uses its groups",
    async (hears) => {
      expect(await answers(open({ rules: [{ hears, says: "A {{pet}}: {{heard}}." }] }), "My dog")).toEqual([
        "A dog: My dog.",
      ]);
    },
  );

  it("without conditions matches everything said, even silence", async () => {
    const brain = open({ rules: [{ hears: "", says: "Hello?" }, { says: "Whatever." }] });
    expect(await answers(brain, "x", "")).toEqual(["Whatever.", "Hello?"]);
    expect(await spokenBy(brain, { items: [] })).toBe("Hello?");
  });

  it("with a phrase matches speech only", async () => {
    const brain = open({ rules: [{ phrase: ["help", "mayday"], says: "Coming!" }], otherwise: "No." });
    expect(await spokenBy(brain, { items: [speaks("Mayday, mayday!")] })).toBe("Coming!");
    expect(await spokenBy(brain, { items: [asks("Mayday!")] })).toBe("No.");
  });

  it("fires a limited number of times, or only in the turn it names", async () => {
    const rules = [
      { turn: 2, says: "second" },
      { hears: "again", times: 2, says: "{{count}} in turn {{turn}}" },
      { says: "enough" },
    ];
    expect(await answers(open({ rules }), "again", "again", "again", "again")).toEqual([
      "1 in turn 1",
      "second",
      "2 in turn 3",
      "enough",
    ]);
  });

  it("knows the time and the date", async () => {
    const brain = open({ rules: [{ says: "{{ date }}, {{time}}" }] });
    expect(await answers(brain, "x")).toEqual([expect.stringMatching(/^Monday, January 5, \d+:30 [AP]M$/)]);
  });
});

describe("rules", () => {
  it("are tried in order", async () => {
    const rules = [
      { hears: "red", says: "1" },
      { hears: "red or blue", says: "2" },
    ];
    expect(await answers(open({ rules }), "red or blue")).toEqual(["1"]);
  });

  it("with inOrder wait for each other", async () => {
    const rules = [{ hears: "one", says: "1" }, { hears: "two", times: 2, says: "2" }, { says: "3" }];
    const brain = open({ rules, inOrder: true, otherwise: "?" });
    expect(await answers(brain, "two", "one", "one", "two", "two", "x", "x")).toEqual([
      "?",
      "1",
      "?",
      "2",
      "2",
      "3",
      "?",
    ]);
  });

  it("leave the rest to the default brain, to steps, or to another brain", async () => {
    const rules = [{ hears: "x", says: "X" }];
    const brain: Brain = { hear: () => "by ear", respond: () => [{ type: "say", text: "by brain" }] };
    expect(await answers(open({ rules }), "thank you")).toEqual(["You are welcome."]);
    expect(await answers(open({ rules, otherwise: "I heard: {{heard}}" }), "hi")).toEqual(["I heard: hi"]);
    expect(await answers(open({ rules, otherwise: [{ stop: "content_filter" }] }), "hi")).toEqual(["<stop>"]);
    const other = open({ rules, otherwise: brain });
    expect(await answers(other, "hi")).toEqual(["by brain"]);
    expect(await other.hear({ samples: new Int16Array(), durationMs: 0 })).toBe("by ear");
  });

  it("count separately in each session", async () => {
    const scenario = defineScenario({ rules: [{ times: 1, says: "first" }, { says: "later" }] });
    const [one, two] = [scenario.open(session("one")), scenario.open(session("two"))];
    expect(await answers(one, "a", "b")).toEqual(["first", "later"]);
    expect(await answers(two, "c")).toEqual(["first"]);
    expect(await answers(scenario, "d")).toEqual(["first"]);
  });
});

describe("steps", () => {
  it("run in order", async () => {
    const does = [
      "One moment.",
      { say: " Or two." },
      { wait: 500 },
      { error: { code: "oops" } },
      { fault: { kind: "drop", times: 1 } },
      { interrupt: "Stop {{heard}}!" },
      { interrupt: true },
      { fail: { code: "rate_limit_exceeded", message: "Too fast." } },
      { stop: "max_output_tokens" },
    ] as const;
    expect(await actsOf(open({ rules: [{ does }] }), { items: [asks("it")] })).toEqual([
      { type: "say", text: "One moment." },
      { type: "say", text: " Or two." },
      { type: "wait", ms: 500 },
      { type: "error", error: { code: "oops" } },
      { type: "fault", fault: { kind: "drop", times: 1 } },
      { type: "interrupt", words: "Stop it!" },
      { type: "interrupt" },
      { type: "fail", error: { code: "rate_limit_exceeded", message: "Too fast." } },
      { type: "stop", reason: "max_output_tokens" },
    ]);
  });

  it("fill in arguments, and keep the type of a placeholder that stands alone", async () => {
    const does = [{ call: "f", with: { a: ["{{1}}"], b: { c: "{{turn}}", d: "{{turn}} of {{1}}" }, e: 7 } }];
    expect(await answers(open({ rules: [{ hears: /(\d+)/, does }] }), "12")).toEqual([
      '<f {"a":["12"],"b":{"c":1,"d":"1 of 12"},"e":7}>',
    ]);
  });

  it("fail the answer if a placeholder is undefined", async () => {
    const brain = open({ rules: [{ says: "{{output.celsius}}" }] });
    await expect(answers(brain, "x")).rejects.toThrow("{{output.celsius}} is not defined here");
  });
});

describe("calls", () => {
  const rules = [
    {
      hears: /weather in (?<city>\w+)/i,
      does: [
        "Let me see.",
        { call: "get_weather", with: { city: "{{city}}" } },
        { call: "get_time" },
        "In {{city}}: {{output}}, {{outputs.get_weather.celsius}} degrees, {{outputs.get_weather.sky.now}}.",
      ],
    },
  ];
  const asked = asks("the weather in Oslo");
  const both = [
    call("get_weather"),
    call("get_time"),
    returned("get_weather", { celsius: 21, sky: { now: "clear" } }),
    returned("get_time", "noon"),
  ];

  it("are awaited; the steps after them get their outputs, in the same turn", async () => {
    const brain = open({ rules, otherwise: "turn {{turn}}" });
    expect(await spokenBy(brain, { items: [asked] })).toBe(
      'Let me see.<get_weather {"city":"Oslo"}><get_time {}>',
    );
    const items = [asked, says("Let me see."), ...both];
    expect(await spokenBy(brain, { items })).toBe("In Oslo: noon, 21 degrees, clear.");
    expect(await spokenBy(brain, { items: [...items, says("In Oslo."), asks("Fine.")] })).toBe("turn 2");
  });

  it("still finish their rule if the user spoke in between", async () => {
    const brain = open({ rules, otherwise: "wait" });
    await answers(brain, "the weather in Oslo", "hello?");
    expect(await spokenBy(brain, { items: [asked, ...both] })).toMatch(/^In Oslo:/);
  });

  it("without further steps are answered by the default brain", async () => {
    const brain = open({ rules: [{ hears: "go", does: [{ call: "f" }] }], otherwise: "?" });
    await answers(brain, "go");
    expect(await spokenBy(brain, { items: [asks("go"), call("f"), returned("f", 42)] })).toBe(
      "The answer is 42.",
    );
  });

  it("can be answered by rules on what they return", async () => {
    const turn = (output: string): Partial<Turn> => ({
      items: [asks("x"), call("get_weather"), returned("get_weather", output)],
      tools: [weather],
    });
    const brain = open({
      rules: [
        { returns: "other", says: "never" },
        { returns: "get_weather", hears: /error/, says: "No luck." },
        { returns: "*", says: "It returned {{output}}." },
        { says: "anything but outputs" },
      ],
    });
    expect(await spokenBy(brain, turn("error 5"))).toBe("No luck.");
    expect(await spokenBy(brain, turn("fog"))).toBe("It returned fog.");
  });
});

describe("what a scenario records", () => {
  it("is what was heard, in which session, and which rule answered", async () => {
    const scenario = defineScenario({
      rules: [
        { name: "greeting", hears: "hi", says: "Hi." },
        { hears: "bye", says: "Bye." },
      ],
    });
    await answers(scenario.open(session("a")), "Hi!", "what?");
    expect(scenario.turns).toEqual([
      { sessionId: "a", heard: "Hi!", rule: "greeting" },
      { sessionId: "a", heard: "what?", rule: null },
    ]);
    expect(scenario.unused).toEqual(["rules[1]"]);
  });

  it("is limited to the latest thousand turns", async () => {
    const scenario = defineScenario({ rules: [{ says: "x" }] });
    await answers(scenario, ...Array.from({ length: 1_001 }, (_, index) => String(index)));
    expect(scenario.turns).toHaveLength(1_000);
    expect(scenario.turns.at(-1)?.heard).toBe("1000");
  });
});
