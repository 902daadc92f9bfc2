import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { toolArguments } from "../../src/brain/tool-arguments.js";

const filled = (properties: object, text: string, required: string[] = []): unknown =>
  JSON.parse(
    toolArguments(
      { type: "function", name: "f", parameters: { type: "object", properties, required } },
      text,
    ),
  );

describe("tool arguments", () => {
  const cases: readonly (readonly [object, string, string[], object])[] = [
    [{ city: { type: "string" } }, "weather in Rio de Janeiro tomorrow", [], { city: "Rio de Janeiro" }],
    [{ city: { type: "string" } }, "what's the weather in new york?", [], { city: "new york" }],
    [{ city: { type: "string" } }, "is it warm in the  hague right now ?", [], { city: "hague" }],
    [{ city: { type: "string" } }, "weather in the old town of tallinn", [], {}],
    [{ query: { type: "string" } }, 'search for "blue shoes"', [], { query: "blue shoes" }],
    [{ unit: { enum: ["celsius", "fahrenheit"] } }, "in Celsius please", [], { unit: "celsius" }],
    [{ degrees: { type: "number" } }, "set it to -2.5", [], { degrees: -2.5 }],
    [{ count: { type: "integer" } }, "take 3.0 of them", [], { count: 3 }],
    [{ gift_wrap: { type: "boolean" } }, "with gift wrap", [], { gift_wrap: true }],
    [{ gift_wrap: { type: "boolean" } }, "no gift wrap", [], { gift_wrap: false }],
    [{ cities: { type: "array", items: { type: "string" } } }, "weather in Paris", [], { cities: ["Paris"] }],
    [
      { place: { type: "object", properties: { city: { type: "string" } } } },
      "weather in Paris",
      [],
      { place: { city: "Paris" } },
    ],
    [{ city: { type: ["string", "null"] } }, "weather in Paris", [], { city: "Paris" }],
    [{ optional: { type: "number" } }, "nothing said", [], {}],
  ];
  for (const [properties, text, required, expected] of cases) {
    it(`of ${JSON.stringify(properties)} from "${text}"`, () => {
      expect(filled(properties, text, required)).toEqual(expected);
    });
  }

  it("that are required but not said come from the schema, or are plain values", () => {
    const properties = {
      a: { type: "string", examples: ["for example"] },
      b: { type: "string", default: "by default" },
      c: { type: "string" },
      d: { type: "integer", minimum: 5 },
      e: { type: "boolean" },
      f: { type: "array", items: { type: "string" } },
      g: { type: "object", properties: { h: { type: "string" } }, required: ["h"] },
      i: { enum: ["one", "two"] },
      j: { const: 7 },
    };
    expect(filled(properties, "", Object.keys(properties))).toEqual({
      a: "for example",
      b: "by default",
      c: "c",
      d: 5,
      e: true,
      f: ["f"],
      g: { h: "h" },
      i: "one",
      j: 7,
    });
  });

  it("are JSON for any schema and text", () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), fc.string(), (parameters, text) => {
        expect(JSON.parse(toolArguments({ type: "function", name: "f", parameters }, text))).toBeTypeOf(
          "object",
        );
      }),
    );
  });
});
