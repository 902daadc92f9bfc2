import { tool, type JsonSchema, type Tool } from "@rt/core";

/** A tool that answers every call with the same result. */
export interface MockTool {
  readonly name: string;
  readonly description: string;
  /** JSON Schema of an object, as text. */
  readonly parameters: string;
  /** JSON as text. */
  readonly result: string;
  /** Whether calls need approval. */
  readonly approve: boolean;
  readonly enabled: boolean;
}

const schema = (properties: JsonSchema): string =>
  JSON.stringify({ type: "object", properties, required: Object.keys(properties) }, null, 2);

/** The first tools: one that runs by itself, and one that needs approval. */
export const defaultTools: readonly MockTool[] = [
  {
    name: "get_weather",
    description: "The weather in a city right now",
    parameters: schema({ city: { type: "string" } }),
    result: JSON.stringify({ sky: "sunny", celsius: 19 }, null, 2),
    approve: false,
    enabled: true,
  },
  {
    name: "book_table",
    description: "Book a table in a restaurant",
    parameters: schema({ restaurant: { type: "string" }, people: { type: "integer" } }),
    result: JSON.stringify({ booked: true, table: 7 }, null, 2),
    approve: true,
    enabled: true,
  },
];

/** A template for a new tool. */
export const newTool: MockTool = {
  name: "",
  description: "",
  parameters: schema({ query: { type: "string" } }),
  result: JSON.stringify({ ok: true }, null, 2),
  approve: false,
  enabled: true,
};

/** Error messages for the fields of a tool. */
export type ToolProblems = Partial<Record<keyof MockTool, string>>;

/** Validates a tool; `others` are the names already in use. */
export function problemsOf(mock: MockTool, others: readonly string[]): ToolProblems {
  const { name, description, parameters, result } = mock;
  const problems: ToolProblems = {};
  if (!/^[\w-]{1,64}$/.test(name)) problems.name = "1 to 64 letters, digits, _ or -";
  else if (others.includes(name)) problems.name = "Another tool has this name";
  if (description.length > 1024) problems.description = "At most 1024 characters";
  if (jsonOf(parameters)?.type !== "object") problems.parameters = 'A JSON Schema with "type": "object"';
  if (!isJson(result)) problems.result = "This is not JSON";
  return problems;
}

/** The tools that are enabled and valid. */
export function usableTools(mocks: readonly MockTool[]): readonly MockTool[] {
  return mocks.filter((mock, i) => {
    const others = mocks.slice(0, i).map(({ name }) => name);
    return mock.enabled && Object.keys(problemsOf(mock, others)).length === 0;
  });
}

/** Converts it to a tool of the session. */
export function toolOf({ name, description, parameters, result, approve }: MockTool): Tool {
  return tool({
    name,
    description,
    parameters: jsonOf(parameters) ?? {},
    approve,
    run: () => JSON.parse(result) as unknown,
  });
}

/** Whether a stored value is a mock tool. */
export function isMockTool(value: unknown): value is MockTool {
  const fields = new Map<string, unknown>(Object.entries(Object(value)));
  return Object.entries(newTool).every(([name, like]) => typeof fields.get(name) === typeof like);
}

function jsonOf(text: string): JsonSchema | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? { ...value } : null;
  } catch {
    return null;
  }
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
