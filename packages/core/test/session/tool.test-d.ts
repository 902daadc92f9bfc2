// Checked by `tsc`, never run: what the compiler must know, and what it must refuse.
import { describe, expectTypeOf, it } from "vitest";
import type { StandardSchema } from "../../src/session/standard-schema.js";
import { tool, type Tool } from "../../src/session/tool.js";

const about = { name: "get_weather", description: "The weather" };
declare const weather: StandardSchema<{ city: string; days?: string }, { city: string; days: number }>;

describe("a schema", () => {
  it("gives `run` and `approve` what the schema puts out", () => {
    const made = tool({
      ...about,
      parameters: weather,
      approve: (args) => {
        expectTypeOf(args).toEqualTypeOf<{ city: string; days: number }>();
        return args.days > 7;
      },
      run: (args, { callId }) => {
        expectTypeOf(args).toEqualTypeOf<{ city: string; days: number }>();
        expectTypeOf(callId).toBeString();
        return Promise.resolve(args.days);
      },
    });
    expectTypeOf(made).toEqualTypeOf<Tool>();
  });
});

describe("the arguments of a tool", () => {
  it("refuse a `run` that expects something else", () => {
    // @ts-expect-error the schema puts out a number
    tool({ ...about, parameters: weather, run: (args: { days: string }) => args.days });
  });

  it("are unknown where there is only JSON Schema, unless it is told", () => {
    const parameters = { type: "object", properties: { city: { type: "string" } } };
    tool({ ...about, parameters, run: (args) => expectTypeOf(args).toBeUnknown() });
    tool<{ city: string }>({ ...about, parameters, run: ({ city }) => expectTypeOf(city).toBeString() });
    tool({ ...about, parameters, run: ({ city }: { city: string }) => city });
  });

  it("come with a signal that the platform takes", () => {
    tool({ ...about, run: (_, { signal }) => fetch("https://weather.example", { signal }) });
  });

  it("may be left out", () => {
    expectTypeOf(tool({ ...about, run: () => "sunny" })).toEqualTypeOf<Tool>();
  });
});

describe("tool", () => {
  it("refuses what has no name, no description or a typo", () => {
    // @ts-expect-error no description
    tool({ name: "get_weather", run: () => null });
    // @ts-expect-error a typo
    tool({ ...about, run: () => null, onInterupt: "abort" });
    // @ts-expect-error neither of the two
    tool({ ...about, run: () => null, onInterrupt: "stop" });
  });

  it("makes tools of any arguments that fit one list", () => {
    const tools = [
      tool({ ...about, run: () => 1 }),
      tool({ ...about, parameters: weather, run: ({ days }) => days }),
    ];
    expectTypeOf(tools).toEqualTypeOf<Tool[]>();
  });
});
