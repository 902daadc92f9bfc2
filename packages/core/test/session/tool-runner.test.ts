import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { RealtimeError } from "../../src/errors.js";
import { errorOf } from "../../src/session/failure.js";
import type { ToolCall } from "../../src/session/state.js";
import type { Input, InputOf } from "../../src/session/step.js";
import { createToolRunner } from "../../src/session/tool-runner.js";
import { tool, type Tool, type ToolContext, type ToolOptions } from "../../src/session/tool.js";
import { citySchema, cityJsonSchema, type City } from "./schemas.js";

const about = { name: "get_weather", description: "The weather", parameters: cityJsonSchema };

function callOf(args: string, callId = "call_1", name = about.name): ToolCall {
  return { callId, itemId: "item_1", responseId: "resp_1", name, arguments: args, status: "running" };
}

/** A runner of one tool, and what it tells. */
function runnerOf<Args>(options: Partial<ToolOptions<Args>>, tools?: Tool[]) {
  const inputs: Input[] = [];
  const made = tool<Args>({ ...about, run: () => null, ...options });
  const { runTool, abortTools } = createToolRunner({
    tools: () => tools ?? [made],
    dispatch: (input) => inputs.push(input),
  });
  return {
    inputs,
    run: (call: ToolCall, approved = false) => runTool({ type: "runTool", call, approved }),
    abort: (why: "interrupted" | "closed", ...calls: ToolCall[]) =>
      abortTools({ type: "abortTools", why, calls }),
  };
}

/** What one call with these arguments leads to. */
async function settlementOf<Args>(
  options: Partial<ToolOptions<Args>>,
  args = "{}",
): Promise<InputOf<"toolSettled">> {
  const { inputs, run } = runnerOf(options);
  run(callOf(args));
  await vi.runAllTimersAsync();
  const [settled, ...more] = inputs;
  expect(more).toEqual([]);
  if (settled?.kind !== "toolSettled") throw new Error("not settled");
  return settled;
}

/** A tool that runs until its signal aborts or the test answers. */
function slowTool() {
  const contexts: ToolContext[] = [];
  const answers: ((answer: string) => void)[] = [];
  const run = (_: unknown, context: ToolContext) => {
    contexts.push(context);
    return new Promise<string>((resolve) => answers.push(resolve));
  };
  return { run, contexts, answers };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe("an answer", () => {
  it.each<[string, unknown, string]>([
    ["text as it is", "sunny", "sunny"],
    ["objects as JSON", { sky: "clear" }, '{"sky":"clear"}'],
    ["numbers as JSON", 21, "21"],
    ["nothing as null", undefined, "null"],
    ["what JSON cannot say as null", () => {}, "null"],
    ["promises as what they hold", Promise.resolve({ ok: true }), '{"ok":true}'],
    ["text of 256 Ki characters", "x".repeat(262_144), "x".repeat(262_144)],
  ])("T70: tells %s", async (_, answer, output) => {
    expect(await settlementOf({ run: () => answer })).toEqual({
      kind: "toolSettled",
      callId: "call_1",
      output,
      failure: null,
    });
  });

  it("T70: is refused where it is longer", async () => {
    const { output, failure } = await settlementOf({ run: () => "x".repeat(262_145) });
    expect(output).toBe('{"error":"the result of get_weather is longer than 262144 characters"}');
    expect(failure?.code).toBe("tool.failed");
  });

  it.each<[string, () => unknown]>([
    [
      "throws",
      () => {
        throw new Error("password=hunter2");
      },
    ],
    ["rejects", () => Promise.reject(new Error("password=hunter2"))],
    ["rejects with an error of ours", () => Promise.reject(new RealtimeError("tool.timeout", "hunter2"))],
    ["answers in circles", () => ((circle: Record<string, unknown>) => (circle["me"] = circle))({})],
  ])("T70: tells the model no more than that a tool failed which %s", async (_, run) => {
    const { output, failure } = await settlementOf({ run });
    expect(output).toBe('{"error":"get_weather failed"}');
    expect(failure).toEqual({ code: "tool.failed", message: "get_weather failed" });
  });

  it("tells the application why a tool failed", async () => {
    const cause = new Error("no route");
    const { failure } = await settlementOf({ run: () => Promise.reject(cause) });
    expect(failure && errorOf(failure).cause).toBe(cause);
  });
});

describe("the arguments", () => {
  it("are handed over as the schema puts them out", async () => {
    const { output } = await settlementOf<City>(
      { parameters: citySchema(), jsonSchema: cityJsonSchema, run: (args) => args },
      '{"city":"Oslo"}',
    );
    expect(output).toBe('{"city":"OSLO"}');
  });

  it("may be checked in their own time", async () => {
    const slow = citySchema()["~standard"];
    const parameters = {
      "~standard": { ...slow, validate: async (value: unknown) => slow.validate(value) },
    };
    const options = { parameters, jsonSchema: cityJsonSchema, run: ({ city }: City) => city };
    expect((await settlementOf(options, '{"city":"Oslo"}')).output).toBe("OSLO");
  });

  it.each(["", " \n"])("T69: are none where the model wrote %j", async (args) => {
    expect((await settlementOf({ run: (value) => value }, args)).output).toBe("{}");
  });

  it.each(['{"city":', "[]", "null", "5", '"{}"', "undefined"])(
    "T69: are refused where the model wrote %s",
    async (args) => {
      const run = vi.fn();
      const { output, failure } = await settlementOf({ run }, args);
      expect(output).toBe('{"error":"invalid arguments: not a JSON object"}');
      expect(failure?.code).toBe("tool.invalid-arguments");
      expect(run).not.toHaveBeenCalled();
    },
  );

  it("T69: are refused with all that is wrong with them, in words for the model only", async () => {
    const run = vi.fn();
    const options = { parameters: citySchema(), jsonSchema: cityJsonSchema, run };
    const { output, failure } = await settlementOf<City>(options, '{"city":5}');
    expect(output).toBe('{"error":"invalid arguments: city: expected a string; no city"}');
    expect(failure).toEqual({
      code: "tool.invalid-arguments",
      message: "the model called get_weather with invalid arguments",
    });
    expect(failure && errorOf(failure).cause).toMatchObject([{ path: [{ key: "city" }] }, {}]);
    expect(run).not.toHaveBeenCalled();
  });

  it("T107: may name a prototype, and reach none", async () => {
    const seen: object[] = [];
    await settlementOf<object>(
      { run: (args) => seen.push(args) },
      '{"__proto__":{"admin":true},"constructor":1}',
    );
    expect(seen[0] && Object.getPrototypeOf(seen[0])).toBe(Object.prototype);
    expect(Object.keys(seen[0] ?? {})).toEqual(["__proto__", "constructor"]);
    expect("admin" in {}).toBe(false);
  });
});

describe("approval", () => {
  it.each<[string, ToolOptions<City>["approve"], string]>([
    ["is needed always", true, "toolHeld"],
    ["is needed for some arguments", ({ city }) => city === "OSLO", "toolHeld"],
    ["is not needed for others", async ({ city }) => city === "ROME", "toolSettled"],
    ["is not needed where the tool asks for none", undefined, "toolSettled"],
  ])("%s", async (_, approve, kind) => {
    const run = vi.fn();
    const options = { parameters: citySchema(), jsonSchema: cityJsonSchema, approve, run };
    const { inputs, run: start } = runnerOf<City>(options);
    start(callOf('{"city":"Oslo"}'));
    await vi.runAllTimersAsync();
    expect(inputs).toMatchObject([{ kind, callId: "call_1" }]);
    expect(run).toHaveBeenCalledTimes(kind === "toolHeld" ? 0 : 1);
  });

  it("that is given is not asked for again", async () => {
    const { inputs, run } = runnerOf({ approve: true, run: () => "done" });
    run(callOf("{}"), true);
    await vi.runAllTimersAsync();
    expect(inputs).toMatchObject([{ kind: "toolSettled", output: "done" }]);
  });

  it.each<[string, string, ToolOptions<unknown>["approve"]]>([
    ["tool.invalid-arguments", "{", true],
    ["tool.failed", "{}", () => Promise.reject(new Error("no"))],
    ["tool.timeout", "{}", () => new Promise<boolean>(() => {})],
  ])("is not asked for what nobody has to be bothered with: %s", async (code, args, approve) => {
    const { inputs, run } = runnerOf({ approve });
    run(callOf(args));
    await vi.runAllTimersAsync();
    expect(inputs).toMatchObject([{ kind: "toolSettled", callId: "call_1", failure: { code } }]);
  });
});

describe("a call", () => {
  it("runs beside others", async () => {
    const { run: work, answers, contexts } = slowTool();
    const { inputs, run } = runnerOf({ run: work });
    for (const id of ["call_1", "call_2"]) run(callOf("{}", id));
    await vi.advanceTimersByTimeAsync(0);
    answers[1]?.("second");
    answers[0]?.("first");
    await vi.advanceTimersByTimeAsync(0);
    expect(inputs).toMatchObject([{ callId: "call_2" }, { callId: "call_1" }]);
    expect(contexts.map(({ name, callId, signal }) => [name, callId, signal.aborted])).toEqual([
      ["get_weather", "call_1", false],
      ["get_weather", "call_2", false],
    ]);
  });

  it("T65: is given up in time, and its late answer ignored", async () => {
    const { run: work, answers, contexts } = slowTool();
    const { inputs, run } = runnerOf({ run: work, timeoutMs: 1000 });
    run(callOf("{}"));
    await vi.advanceTimersByTimeAsync(999);
    expect(inputs).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    answers[0]?.("late");
    await vi.runAllTimersAsync();
    expect(inputs).toMatchObject([
      { output: '{"error":"get_weather took longer than 1000 ms"}', failure: { code: "tool.timeout" } },
    ]);
    expect(contexts[0]?.signal.reason).toMatchObject({ code: "tool.timeout" });
  });

  it("T65: has a minute unless it is given more or less", async () => {
    const { inputs, run } = runnerOf({ run: slowTool().run });
    run(callOf("{}"));
    await vi.advanceTimersByTimeAsync(59_999);
    expect(inputs).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    expect(inputs).toHaveLength(1);
  });

  it("leaves no timer behind", async () => {
    const { inputs, run } = runnerOf({ run: () => "done" });
    run(callOf("{}"));
    await vi.advanceTimersByTimeAsync(0);
    expect([inputs.length, vi.getTimerCount()]).toEqual([1, 0]);
  });

  it("T69: of a tool that is gone by then is answered", async () => {
    const { inputs, run } = runnerOf({}, []);
    run(callOf("{}"));
    expect(inputs).toMatchObject([
      { output: '{"error":"there is no tool named get_weather"}', failure: { code: "tool.unknown" } },
    ]);
  });
});

describe("an interruption", () => {
  it("T70: aborts a tool that wants it, answers for it, and ignores what it still says", async () => {
    const { run: work, answers, contexts } = slowTool();
    const { inputs, run, abort } = runnerOf({ run: work, onInterrupt: "abort" });
    run(callOf("{}"));
    await vi.advanceTimersByTimeAsync(0);
    abort("interrupted", callOf("{}"));
    answers[0]?.("late");
    await vi.runAllTimersAsync();
    const output = '{"error":"the user interrupted get_weather"}';
    expect(inputs).toEqual([{ kind: "toolSettled", callId: "call_1", output, failure: null }]);
    expect(contexts[0]?.signal.reason).toMatchObject({ code: "tool.interrupted" });
  });

  it("answers for a call that waits to be approved", () => {
    const { inputs, abort } = runnerOf({ onInterrupt: "abort", approve: true });
    abort("interrupted", callOf("{}"));
    expect(inputs).toMatchObject([{ kind: "toolSettled", callId: "call_1" }]);
  });

  it("T67: lets a tool finish otherwise", async () => {
    const { run: work, answers, contexts } = slowTool();
    const { inputs, run, abort } = runnerOf({ run: work });
    run(callOf("{}"));
    await vi.advanceTimersByTimeAsync(0);
    abort("interrupted", callOf("{}"));
    answers[0]?.("sunny");
    await vi.runAllTimersAsync();
    expect(inputs).toMatchObject([{ output: "sunny" }]);
    expect(contexts[0]?.signal.aborted).toBe(false);
  });
});

describe("the end of the session", () => {
  it("T103: aborts everything that runs, and hears nothing of it", async () => {
    const { run: work, answers, contexts } = slowTool();
    const { inputs, run, abort } = runnerOf({ run: work });
    for (const id of ["call_1", "call_2"]) run(callOf("{}", id));
    await vi.advanceTimersByTimeAsync(0);
    abort("closed");
    for (const answer of answers) answer("late");
    await vi.runAllTimersAsync();
    expect(inputs).toEqual([]);
    expect(contexts.map(({ signal }) => signal.reason)).toMatchObject([
      { code: "session.closed" },
      { code: "session.closed" },
    ]);
    expect(vi.getTimerCount()).toBe(0);
  });

  it("T70: is no uncaught error where the tool takes the abort as a reason to throw", async () => {
    const run = (_: unknown, { signal }: ToolContext) =>
      new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
    const { inputs, run: start, abort } = runnerOf({ run });
    start(callOf("{}"));
    await vi.advanceTimersByTimeAsync(0);
    abort("closed");
    await vi.runAllTimersAsync();
    expect(inputs).toEqual([]);
  });
});
