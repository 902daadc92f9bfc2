import { RealtimeError } from "../errors.js";
import type { FunctionTool } from "../protocol/session-config.js";
import type { HostSignal } from "../support/host.js";
import type { StandardIssue, StandardSchema } from "./standard-schema.js";

/** A function that the model may call, and what becomes of a call. */
export interface ToolOptions<Args> {
  /** 1 to 64 letters, digits, `_` and `-`; unlike any other tool's of the session. */
  readonly name: string;
  /** When and how to call it, in words for the model. Up to 1024 characters. */
  readonly description: string;
  /**
   * The arguments, which are an object: as a Standard Schema (zod, arktype, or valibot's through
   * `toStandardJsonSchema()`), whose output `run` is given; or as JSON Schema, which is told to the model but not
   * checked. Left out where there are none.
   */
  readonly parameters?: StandardSchema<unknown, Args> | JsonSchema | undefined;
  /** What the model is told of `parameters`, where these cannot say it themselves. */
  readonly jsonSchema?: JsonSchema | undefined;
  /**
   * Answers a call: with text as it is, with anything else as JSON, up to 256 Ki characters. What it throws is reported
   * as `tool.failed`, and the model hears only that the call failed: to tell it why, return that.
   */
  readonly run: (args: Args, context: ToolContext) => unknown;
  /** Whether a call waits for `approve()` or `reject()` before it runs. Default: none does. */
  readonly approve?: boolean | ((args: Args) => boolean | Promise<boolean>) | undefined;
  /** How long `run` may take. Then the model is told so, and what `run` returns later is ignored. Default 60,000. */
  readonly timeoutMs?: number | undefined;
  /** What the user's interruption means for a call that is not answered yet. Default `finish`. */
  readonly onInterrupt?: "finish" | "abort" | undefined;
}

/** JSON Schema, best in draft 07. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/** Which call `run` is to answer. */
export interface ToolContext {
  /** Aborts once the answer is no longer waited for; its `reason` is a `RealtimeError` that says why. */
  readonly signal: HostSignal;
  readonly callId: string;
  readonly name: string;
}

/** A tool as {@link tool} makes it. */
export interface Tool {
  /** What the model is told. */
  readonly definition: FunctionTool;
  readonly timeoutMs: number;
  readonly onInterrupt: "finish" | "abort";
  /** Checks the arguments of a call. Rejects with whatever the schema throws. */
  accept(args: unknown): Promise<AcceptedCall | RefusedCall>;
}

/** A call whose arguments fit. Both methods may throw what the application's functions throw. */
export interface AcceptedCall {
  readonly issues?: undefined;
  needsApproval(): boolean | Promise<boolean>;
  run(context: ToolContext): unknown;
}

/** A call whose arguments do not fit. */
export interface RefusedCall {
  readonly issues: readonly StandardIssue[];
}

/**
 * Makes a tool for `createSession({ tools })`; the arguments of `run` have the type that `parameters` check. Throws
 * `options.invalid` for what the service would refuse, the whole configuration with it.
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
    throw invalid(
      "name",
      `a tool cannot be named ${JSON.stringify(name)}: 1 to 64 of a-z, A-Z, 0-9, _ and -`,
    );
  if (description.length > 1024)
    throw invalid("description", `the description of ${name} is longer than 1024 characters`);

  return {
    definition: { type: "function", name, description, parameters: wireSchema(options) },
    timeoutMs: options.timeoutMs ?? 60_000,
    onInterrupt: options.onInterrupt ?? "finish",
    async accept(value) {
      // Without a schema, the type of the arguments is what the caller says it is.
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

/** What the model is told of the arguments, as plain JSON of its own. */
function wireSchema({ name, parameters, jsonSchema }: Described): Record<string, unknown> {
  let cause: unknown;
  try {
    const said = JSON.stringify(jsonSchema ?? jsonSchemaOf(parameters) ?? {});
    // `$schema` says nothing to a model.
    const { $schema: _, ...schema }: Record<string, unknown> = JSON.parse(said);
    if (schema["type"] === "object") return schema;
  } catch (error) {
    cause = error;
  }
  // The service would turn down the whole configuration, and only once there is a session to configure (T2).
  const message = `the parameters of ${name} give no JSON Schema of an object: pass one as jsonSchema`;
  throw invalid("parameters", message, cause);
}

/** Libraries from before the JSON Schema extension have a method of their own, under one of two names. */
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
