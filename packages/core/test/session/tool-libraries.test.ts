import { toStandardJsonSchema } from "@valibot/to-json-schema";
import { type } from "arktype";
import * as v from "valibot";
import { describe, expect, expectTypeOf, it } from "vitest";
import * as z from "zod";
import * as mini from "zod/mini";
import { RealtimeError } from "../../src/errors.js";
import { tool, type Tool } from "../../src/session/tool.js";

interface City {
  city: string;
}

const about = { name: "get_weather", description: "The weather" };
const miniSchema = mini.object({ city: mini.string() });

/** The same tool, made with each library; that it compiles is half of the test. */
const tools: readonly [library: string, made: Tool][] = [
  ["zod", tool({ ...about, parameters: z.object({ city: z.string() }), run: echo })],
  ["arktype", tool({ ...about, parameters: type({ city: "string" }), run: echo })],
  [
    "valibot",
    tool({ ...about, parameters: toStandardJsonSchema(v.object({ city: v.string() })), run: echo }),
  ],
  [
    "zod mini",
    tool({ ...about, parameters: miniSchema, jsonSchema: mini.toJSONSchema(miniSchema), run: echo }),
  ],
];

function echo(args: City): string {
  expectTypeOf(args).toEqualTypeOf<City>();
  return args.city;
}

describe.each(tools)("%s", (_, made) => {
  it("says what the arguments are", () => {
    expect(made.definition.parameters).toMatchObject({
      type: "object",
      properties: { city: { type: "string" } },
      required: ["city"],
    });
    expect(made.definition.parameters).not.toHaveProperty("$schema");
  });

  it("is plain JSON", () => {
    expect(made.definition).toStrictEqual(JSON.parse(JSON.stringify(made.definition)));
  });

  it("hands over arguments that fit, and says where others do not", async () => {
    const accepted = await made.accept({ city: "Oslo" });
    const signal = new AbortController().signal;
    expect(accepted.issues ?? accepted.run({ signal, callId: "call_1", name: about.name })).toBe("Oslo");
    expect((await made.accept({ city: 5 })).issues).toHaveLength(1);
  });
});

it("needs to be told where a library cannot say it", () => {
  const make = () => tool({ ...about, parameters: v.object({ city: v.string() }), run: echo });
  expect(make).toThrow(RealtimeError);
});

it("gives `run` what a schema makes of the arguments", () => {
  tool({
    ...about,
    parameters: z.object({ days: z.string().transform(Number), unit: z.enum(["C", "F"]).default("C") }),
    run: (args) => expectTypeOf(args).toEqualTypeOf<{ days: number; unit: "C" | "F" }>(),
  });
});
