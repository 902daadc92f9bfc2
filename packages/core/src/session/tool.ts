import { RealtimeError } from "../errors.js";
import type { FunctionTool } from "../protocol/session-config.js";
import type { HostSignal } from "../support/host.js";
import type { StandardIssue, StandardSchema } from "./standard-schema.js";

/** A function that the model may call, and how its calls are handled. */
export interface ToolOptions<Args> {
  /** 1 to 64 letters, digits, `_` and `-`; unique within the session. */
  readonly name: string;
  /** When and how to call it, in words for the model. Up to 1024 characters. */
  readonly description: string;
  /**
   * The arguments, which must be an object: a Standard Schema (zod, arktype, or valibot's through
   * `toStandardJsonSchema()`), whose output is passed to `run`; or a JSON Schema, which is sent to the model but not
   * checked. Omit it if there are no arguments.
   */
  readonly parameters?: StandardSchema<unknown, Args> | JsonSchema | undefined;
  /** The JSON Schema to send to the model, if `parameters` cannot produce one. */
  readonly jsonSchema?: JsonSchema | undefined;
  /**
   * Answers a call: text is sent as it is, anything else as JSON, up to 256 Ki characters. An exception is reported as
   * `tool.failed`, and the model is told only that the call failed. To tell it why, return the reason.
   */
  readonly run: (args: Args, context: ToolContext) => unknown;
  /** Whether a call waits for `approve()` or `reject()` before it runs. Default false. */
  readonly approve?: boolean | ((args: Args) => boolean | Promise<boolean>) | undefined;
  /** How long `run` may take, in ms. Then the model is told so and a later result is ignored. Default 60,000. */
  readonly timeoutMs?: number | undefined;
  /** What happens to an unanswered call when the user interrupts. Default `finish`. */
  readonly onInterrupt?: "finish" | "abort" | undefined;
}

/** A JSON Schema, preferably draft 07. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/** The call that `run` answers. */
export interface ToolContext {
  /** Aborts once the answer is no longer needed; its `reason` is a `RealtimeError` that says why. */
  readonly signal: HostSignal;
  readonly callId: string;
  readonly name: string;
}

/** A tool made by {@link tool}. */
export interface Tool {
  /** The definition sent to the model. */
  readonly definition: FunctionTool;
  readonly timeoutMs: number;
  readonly onInterrupt: "finish" | "abort";
  /** Checks the arguments of a call. Rejects with whatever the schema throws. */
  accept(args: unknown): Promise<AcceptedCall | RefusedCall>;
}

/** A call whose arguments are valid. Both methods may throw what the application's functions throw. */
export interface AcceptedCall {
  readonly issues?: undefined;
  needsApproval(): boolean | Promise<boolean>;
  run(context: ToolContext): unknown;
}

/** A call whose arguments are invalid. */
export interface RefusedCall {
  readonly issues: readonly StandardIssue[];
}

/**
 * Creates a tool for `createSession({ tools })`; `parameters` determine the type of `run`'s arguments. Throws
 * `options.invalid` for what would make the service refuse the whole configuration.
 *
 * ```ts
 * const weather = tool({
 *   name: "get_weather",
 *   description: "The weather in a city right now",
 *   parameters: z.object({ city: z.string() }),
 *   run: async ({ city }, { signal }) => (await fetch(`https://weather.example/${city}`, { signal })).json(),
 * });
 * ```
 */
export function tool<Args = unknown>(options: ToolOptions<Args>): Tool {
  const { name, description, parameters, run, approve = false } = options;
  if (!/^[\w-]{1,64}$/.test(name))
    throw invalid("name", `invalid tool name ${JSON.stringify(name)}: use 1 to 64 of a-z, A-Z, 0-9, _ and -`);
  if (description.length > 1024)
    throw invalid("description", `the description of ${name} is longer than 1024 characters`);

  return {
    definition: { type: "function", name, description, parameters: wireSchema(options) },
    timeoutMs: options.timeoutMs ?? 60_000,
    onInterrupt: options.onInterrupt ?? "finish",
    async accept(value) {
      // Without a schema, the caller declares the type of the arguments.
      const result = isStandard(parameters)
        ? await parameters["~standard"].validate(value)
        : { value: value as Args };
      if (result.issues) return { issues: result.issues };
      const args = result.value;
      return {
        needsApproval: () => (typeof approve === "function" ? approve(args) : approve),
        run: (context) => run(args, context),
      };
    },
  };
}

type Described = Pick<ToolOptions<unknown>, "name" | "parameters" | "jsonSchema">;

/** The JSON Schema of the arguments as sent to the model: a plain copy. */
function wireSchema({ name, parameters, jsonSchema }: Described): Record<string, unknown> {
  let cause: unknown;
  try {
    const said = JSON.stringify(jsonSchema ?? jsonSchemaOf(parameters) ?? {});
    // `$schema` tells a model nothing.
    const { $schema: _, ...schema }: Record<string, unknown> = JSON.parse(said);
    if (schema["type"] === "object") return schema;
  } catch (error) {
    cause = error;
  }
  // The service would refuse the whole configuration, and only once there is a session to configure (T2).
  const message = `the parameters of ${name} yield no JSON Schema for an object: pass jsonSchema`;
  throw invalid("parameters", message, cause);
}

/** Libraries older than the JSON Schema extension have their own method, under one of two names. */
interface SaysItself {
  toJsonSchema?(): JsonSchema;
  toJSONSchema?(options: { readonly io: "input" }): JsonSchema;
}

function jsonSchemaOf(parameters: Described["parameters"]): JsonSchema | undefined {
  if (!parameters) return { type: "object", properties: {} };
  if (!isStandard(parameters)) return parameters;
  const schema: StandardSchema & SaysItself = parameters;
  return (
    schema["~standard"].jsonSchema?.input({ target: "draft-07" }) ??
    schema.toJsonSchema?.() ??
    schema.toJSONSchema?.({ io: "input" })
  );
}

function isStandard<Args>(
  parameters: ToolOptions<Args>["parameters"],
): parameters is StandardSchema<unknown, Args> {
  return parameters !== undefined && "~standard" in parameters;
}

function invalid(param: string, message: string, cause?: unknown): RealtimeError {
  return new RealtimeError("options.invalid", message, { param, cause });
}
