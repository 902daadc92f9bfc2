import { describe, expect, it } from "vitest";
import { checkScenario } from "../../../src/brain/scenarios/shape.js";

const ofRule = (rule: object) => ({ rules: [{ says: "x" }, rule] });

describe("an invalid scenario", () => {
  const mistakes: readonly (readonly [unknown, string])[] = [
    [[], "a scenario must be an object, not []."],
    [null, "a scenario must be an object, not null."],
    [{}, "rules is missing."],
    [{ rules: {} }, "rules must be a list, not {}."],
    [
      { rules: [], order: "any" },
      "order is unknown: a scenario takes $schema, rules, inOrder, phrases or otherwise.",
    ],
    [{ rules: [], inOrder: "yes" }, 'inOrder must be true or false, not "yes".'],
    [{ rules: [], phrases: ["a", 1] }, "phrases[1] must be text, not 1."],
    [{ rules: [], otherwise: 1 }, "otherwise must be text, a list of steps or a brain, not 1."],
    [
      { rules: [], otherwise: ["{{city}}"] },
      "otherwise uses {{city}}, which is not defined: use one of 0, heard,",
    ],
    [ofRule({ heers: "x", says: "y" }), "rules[1].heers is unknown: a rule takes name, hears, phrase,"],
    [ofRule({ hears: "x" }), "rules[1] needs either says or does."],
    [ofRule({ says: "x", does: ["y"] }), "rules[1] needs either says or does, not both."],
    [ofRule({ hears: 5, says: "x" }), "rules[1].hears must be words or a regular expression, not 5."],
    [
      ofRule({ hears: ["/(/i"], says: "x" }),
      "rules[1].hears[0] is not a valid regular expression: Invalid regular",
    ],
    [ofRule({ times: 0, says: "x" }), "rules[1].times must be a whole number of at least 1, not 0."],
    [ofRule({ does: "x" }), 'rules[1].does must be a list, not "x".'],
    [ofRule({ does: [{ sing: "x" }] }), "rules[1].does[0] must be text, or an object with say, call, wait,"],
    [
      ofRule({ does: [{ call: "f", wit: {} }] }),
      "rules[1].does[0].wit is unknown: a step that calls takes call or with.",
    ],
    [ofRule({ does: [{ call: "f", with: [] }] }), "rules[1].does[0].with must be an object, not []."],
    [
      ofRule({ does: [{ wait: -1 }] }),
      "rules[1].does[0].wait must be milliseconds from 0 to 3600000, not -1.",
    ],
    [ofRule({ does: [{ interrupt: false }] }), "rules[1].does[0].interrupt must be true or text, not false."],
    [ofRule({ does: [{ fail: {} }] }), "rules[1].does[0].fail.code is missing."],
    [
      ofRule({ does: [{ stop: "x" }] }),
      'rules[1].does[0].stop must be max_output_tokens or content_filter, not "x".',
    ],
    [ofRule({ does: [{ fault: { kind: "x" } }] }), "rules[1].does[0].fault: unknown kind 'x'."],
    [
      ofRule({ hears: ["a", /(?<city>b)/], does: [{ call: "f", with: { a: ["{{ctiy}}"] } }] }),
      "rules[1] uses {{ctiy}}, which is not defined: use one of 0, heard, turn, count, time, date, output.",
    ],
    [
      ofRule({ hears: [/(?<city>b)/, "a"], says: "{{city}}" }),
      "rules[1] uses {{city}}, which is not set if hears[1] matches: use one of 0, heard,",
    ],
    [
      ofRule({ hears: "/a/i extra", says: "x" }),
      'rules[1].hears must end with valid flags, as in "/source/i", not "/a/i extra".',
    ],
    [
      ofRule({ phrase: "/a/", says: "x" }),
      'rules[1].phrase must be words; regular expressions belong in hears, not "/a/".',
    ],
    [
      ofRule({ phrase: ["a", "?"], says: "x" }),
      'rules[1].phrase[1] must be words; regular expressions belong in hears, not "?".',
    ],
    [{ rules: [], phrases: ["a".repeat(101)] }, "phrases[0] must have at most 100 characters, not 101."],
    [
      {
        rules: [{ phrase: ["a", "b", "1"], says: "x" }],
        phrases: Array.from({ length: 200 }, (_, at) => `${at}`),
      },
      "phrases, and phrase in rules, must be at most 200 together, not 202.",
    ],
    [ofRule({ does: [] }), "rules[1].does must have at least one step."],
    [{ rules: [], otherwise: [] }, "otherwise must have at least one step."],
    [ofRule({ says: "" }), "rules[1].says must not be empty."],
    [ofRule({ does: [""] }), "rules[1].does[0] must not be empty."],
    [ofRule({ does: [{ call: "" }] }), "rules[1].does[0].call must not be empty."],
    [
      { rules: [{ says: "x" }, { name: "rules[0]", says: "x" }] },
      'rules[1] and rules[0] are both named "rules[0]".',
    ],
    [
      ofRule({ does: [{ fault: { kind: "refuse" } }] }),
      "rules[1].does[0].fault: refuse happens before a session exists: use the simulator's faults option.",
    ],
    [
      { rules: [], otherwise: { hear: () => "", respond: "x" } },
      'otherwise.respond of a brain must be a function, not "x".',
    ],
  ];
  it.each(mistakes)("is rejected with the place of the mistake: %j", (value, sentence) => {
    expect(() => checkScenario(value)).toThrow(
      expect.objectContaining({
        code: "options.invalid",
        message: expect.stringContaining(`The scenario is invalid: ${sentence}`),
      }),
    );
  });

  it("is rejected with all of its mistakes", () => {
    const wrong = { rules: [{ says: 1 }, { does: [{ wait: "x" }, { stop: "y" }] }] };
    expect(() => checkScenario(wrong)).toThrow(
      /rules\[0\]\.says.*rules\[1\]\.does\[0\]\.wait.*does\[1\]\.stop/,
    );
  });
});
