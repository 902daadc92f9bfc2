import { describe, expect, it } from "vitest";
import { checkScenario } from "../../../src/brain/scenarios/shape.js";

const ofRule = (rule: object) => ({ rules: [{ says: "x" }, rule] });

describe("a scenario that is wrong", () => {
  const mistakes: readonly (readonly [unknown, string])[] = [
    [[], "a scenario is to be an object, not []."],
    [null, "a scenario is to be an object, not null."],
    [{}, "rules is missing."],
    [{ rules: {} }, "rules is to be a list, not {}."],
    [
      { rules: [], order: "any" },
      "order is not known: a scenario takes $schema, rules, inOrder, phrases or otherwise.",
    ],
    [{ rules: [], inOrder: "yes" }, 'inOrder is to be true or false, not "yes".'],
    [{ rules: [], phrases: ["a", 1] }, "phrases[1] is to be text, not 1."],
    [{ rules: [], otherwise: 1 }, "otherwise is to be text, a list of steps or a brain, not 1."],
    [
      { rules: [], otherwise: ["{{city}}"] },
      "otherwise says {{city}}, which stands for nothing: there are 0, heard,",
    ],
    [ofRule({ heers: "x", says: "y" }), "rules[1].heers is not known: a rule takes name, hears, phrase,"],
    [ofRule({ hears: "x" }), "rules[1] takes either says or does."],
    [ofRule({ says: "x", does: ["y"] }), "rules[1] takes either says or does, not both."],
    [ofRule({ hears: 5, says: "x" }), "rules[1].hears is to be words or a regular expression, not 5."],
    [ofRule({ hears: ["/(/i"], says: "x" }), "rules[1].hears[0] is no regular expression: Invalid regular"],
    [ofRule({ times: 0, says: "x" }), "rules[1].times is to be a whole number from 1, not 0."],
    [ofRule({ does: "x" }), 'rules[1].does is to be a list, not "x".'],
    [ofRule({ does: [{ sing: "x" }] }), "rules[1].does[0] is to be text, or an object with say, call, wait,"],
    [
      ofRule({ does: [{ call: "f", wit: {} }] }),
      "rules[1].does[0].wit is not known: a step that calls takes call or with.",
    ],
    [ofRule({ does: [{ call: "f", with: [] }] }), "rules[1].does[0].with is to be an object, not []."],
    [
      ofRule({ does: [{ wait: -1 }] }),
      "rules[1].does[0].wait is to be milliseconds, from 0 to 3600000, not -1.",
    ],
    [
      ofRule({ does: [{ interrupt: false }] }),
      "rules[1].does[0].interrupt is to be true or text, not false.",
    ],
    [ofRule({ does: [{ fail: {} }] }), "rules[1].does[0].fail.code is missing."],
    [
      ofRule({ does: [{ stop: "x" }] }),
      'rules[1].does[0].stop is to be max_output_tokens or content_filter, not "x".',
    ],
    [ofRule({ does: [{ fault: { kind: "x" } }] }), "rules[1].does[0].fault: 'x' is no kind of fault."],
    [
      ofRule({ hears: ["a", /(?<city>b)/], does: [{ call: "f", with: { a: ["{{ctiy}}"] } }] }),
      "rules[1] says {{ctiy}}, which stands for nothing: there are 0, heard, turn, count, time, date, output.",
    ],
    [
      ofRule({ hears: [/(?<city>b)/, "a"], says: "{{city}}" }),
      "rules[1] says {{city}}, which stands for nothing where hears[1] fits: there are 0, heard,",
    ],
    [
      ofRule({ hears: "/a/i extra", says: "x" }),
      'rules[1].hears is to end with the flags of its expression, as in "/source/i", not "/a/i extra".',
    ],
    [
      ofRule({ phrase: "/a/", says: "x" }),
      'rules[1].phrase is to be words; hears takes expressions, not "/a/".',
    ],
    [
      ofRule({ phrase: ["a", "?"], says: "x" }),
      'rules[1].phrase[1] is to be words; hears takes expressions, not "?".',
    ],
    [{ rules: [], phrases: ["a".repeat(101)] }, "phrases[0] is to have at most 100 characters, not 101."],
    [
      {
        rules: [{ phrase: ["a", "b", "1"], says: "x" }],
        phrases: Array.from({ length: 200 }, (_, at) => `${at}`),
      },
      "phrases, and phrase in rules, are to be at most 200, not 202.",
    ],
    [ofRule({ does: [] }), "rules[1].does is empty: it is to have a step at least."],
    [{ rules: [], otherwise: [] }, "otherwise is empty: it is to have a step at least."],
    [ofRule({ says: "" }), "rules[1].says is empty: it is to be some text."],
    [ofRule({ does: [""] }), "rules[1].does[0] is empty: it is to be some text."],
    [ofRule({ does: [{ call: "" }] }), "rules[1].does[0].call is empty: it is to be some text."],
    [
      { rules: [{ says: "x" }, { name: "rules[0]", says: "x" }] },
      'rules[1] and rules[0] are both named "rules[0]".',
    ],
    [
      ofRule({ does: [{ fault: { kind: "refuse" } }] }),
      "rules[1].does[0].fault: refuse happens before there is a session: give it to the simulator, in its faults.",
    ],
    [
      { rules: [], otherwise: { hear: () => "", respond: "x" } },
      'otherwise.respond of a brain is to be a function, not "x".',
    ],
  ];
  it.each(mistakes)("as in %j is told where", (value, sentence) => {
    expect(() => checkScenario(value)).toThrow(
      expect.objectContaining({
        code: "options.invalid",
        message: expect.stringContaining(`The scenario is wrong: ${sentence}`),
      }),
    );
  });

  it("in several places is told all of them", () => {
    const wrong = { rules: [{ says: 1 }, { does: [{ wait: "x" }, { stop: "y" }] }] };
    expect(() => checkScenario(wrong)).toThrow(
      /rules\[0\]\.says.*rules\[1\]\.does\[0\]\.wait.*does\[1\]\.stop/,
    );
  });
});
