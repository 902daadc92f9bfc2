import { describe, expect, it } from "vitest";
import { RealtimeError } from "../../src/errors.js";
import { tool, type ToolOptions } from "../../src/session/tool.js";
import { cityJsonSchema, citySchema, describedCitySchema } from "./schemas.js";

const about = { name: "get_weather", description: "The weather", run: () => null };

function parametersOf(options: Partial<ToolOptions<unknown>>) {
  return tool({ ...about, ...options }).definition.parameters;
}

function refusalOf(options: Partial<ToolOptions<unknown>>): unknown {
  try {
    return tool({ ...about, ...options });
  } catch (error) {
    return error;
  }
}

describe("tool", () => {
  it("tells the model name, description and parameters", () => {
    const { definition } = tool({ ...about, parameters: cityJsonSchema });
    expect(definition).toEqual({
      type: "function",
      name: "get_weather",
      description: "The weather",
      parameters: cityJsonSchema,
    });
  });

  it("asks a schema what it takes in, in draft 07", () => {
    const parameters = describedCitySchema();
    const targets: string[] = [];
    const { jsonSchema, ...standard } = parameters["~standard"];
    const input = (options: { readonly target: string }) => {
      targets.push(options.target);
      return jsonSchema?.input(options) ?? {};
    };
    const output = () => expect.unreachable();
    expect(
      parametersOf({ parameters: { "~standard": { ...standard, jsonSchema: { input, output } } } }),
    ).toEqual(cityJsonSchema);
    expect(targets).toEqual(["draft-07"]);
  });

  it.each(["toJsonSchema", "toJSONSchema"])("asks a schema that is older by its own %s()", (method) => {
    const parameters = { ...citySchema(), [method]: () => cityJsonSchema };
    expect(parametersOf({ parameters })).toEqual(cityJsonSchema);
  });

  it("asks a schema that is a function", () => {
    const parameters = Object.assign(() => null, describedCitySchema());
    expect(parametersOf({ parameters })).toEqual(cityJsonSchema);
  });

  it("takes the JSON Schema given beside a schema that has none", () => {
    expect(parametersOf({ parameters: citySchema(), jsonSchema: cityJsonSchema })).toEqual(cityJsonSchema);
  });

  it("keeps a copy, which later changes of the JSON Schema do not reach", () => {
    const parameters = { type: "object", properties: {} as Record<string, unknown> };
    const { definition } = tool({ ...about, parameters });
    parameters.properties["late"] = true;
    expect(definition.parameters).toEqual({ type: "object", properties: {} });
  });

  it("says in so many words that there are no arguments", () => {
    expect(parametersOf({})).toEqual({ type: "object", properties: {} });
  });

  it.each<[string, string, Partial<ToolOptions<unknown>>]>([
    ["T10: a name with a space", "name", { name: "get weather" }],
    ["T10: an empty name", "name", { name: "" }],
    ["T10: a name of 65 characters", "name", { name: "x".repeat(65) }],
    ["T10: a description of 1025 characters", "description", { description: "x".repeat(1025) }],
    ["a schema that cannot say what it is", "parameters", { parameters: citySchema() }],
    ["parameters that are no object", "parameters", { parameters: { type: "string" } }],
    ["parameters that do not say they are an object", "parameters", { parameters: { properties: {} } }],
  ])("refuses %s", (_, param, options) => {
    expect(refusalOf(options)).toMatchObject({ code: "options.invalid", param });
  });

  it("refuses a schema that JSON Schema cannot say, and keeps why", () => {
    const cause = new Error("Date cannot be represented");
    const input = () => {
      throw cause;
    };
    const parameters = {
      "~standard": { ...citySchema()["~standard"], jsonSchema: { input, output: input } },
    };
    const refusal = refusalOf({ parameters });
    expect(refusal).toBeInstanceOf(RealtimeError);
    expect(refusal).toMatchObject({ code: "options.invalid", cause });
  });

  it("takes names and descriptions up to the limit", () => {
    const { definition } = tool({ ...about, name: "a-_9".repeat(16), description: "x".repeat(1024) });
    expect([definition.name.length, definition.description?.length]).toEqual([64, 1024]);
  });
});
