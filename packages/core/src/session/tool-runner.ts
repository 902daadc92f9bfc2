import { isWire, type Wire } from "../dialects/wire.js";
import { RealtimeError } from "../errors.js";
import { host, type HostSignal } from "../support/host.js";
import { runLater } from "../support/timer.js";
import { failureOf } from "./failure.js";
import type { StandardIssue } from "./standard-schema.js";
import type { ToolCall } from "./state.js";
import type { EffectTable, Input, InputOf } from "./step.js";
import type { AcceptedCall, Tool } from "./tool.js";

/** Whose tools are run, and who hears what comes of their calls. */
export interface ToolRunnerOptions {
  /** Asked anew for each call. */
  readonly tools: () => readonly Tool[];
  readonly dispatch: (input: Input) => void;
}

type Settlement = InputOf<"toolSettled">;

/** Ends a call, unless it has ended before: tells what came of it, and with a reason aborts what still runs. */
type End = (input: Input | null, reason?: RealtimeError) => void;

/** In characters (T70): a longer answer would fill the model's context, or the message that carries it. */
const maxOutputLength = 256 * 1024;

/**
 * Runs the tools of a session. What it is asked to check leads to a `toolChecked`, or to a `toolSettled` where it
 * cannot run; what it is asked to run leads to a `toolSettled`. Each leads to one at most, and to none once the
 * session has ended.
 */
export function createToolRunner({
  tools,
  dispatch,
}: ToolRunnerOptions): Pick<EffectTable, "checkTool" | "runTool" | "abortTools"> {
  const running = new Map<string, End>();
  const find = ({ name }: ToolCall) => tools().find(({ definition }) => definition.name === name);

  return {
    checkTool({ call }) {
      const tool = find(call);
      if (tool?.approves) start(call, tool, { running, dispatch, work: check });
      else dispatch({ kind: "toolChecked", callId: call.callId, needsApproval: false });
    },
    runTool({ call }) {
      const tool = find(call);
      if (tool) start(call, tool, { running, dispatch, work: run });
      else dispatch(refused(call, new RealtimeError("tool.unknown", `no tool is named ${call.name}`)));
    },
    abortTools({ why, calls }) {
      if (why === "closed") {
        const reason = new RealtimeError("session.closed", "the session ended before the tool did");
        for (const end of running.values()) end(null, reason);
        return;
      }
      for (const call of calls.filter((other) => find(other)?.onInterrupt === "abort")) {
        const reason = new RealtimeError("tool.interrupted", `the user interrupted ${call.name}`);
        running.get(call.callId)?.(null, reason);
        // Nothing went wrong that the application would have to hear of.
        dispatch({ ...refused(call, reason), failure: null });
      }
    },
  };
}

/** What is done for a call, and where its end is kept meanwhile. */
interface Job extends Pick<ToolRunnerOptions, "dispatch"> {
  readonly running: Map<string, End>;
  readonly work: (call: ToolCall, tool: Tool, signal: HostSignal) => Promise<Input>;
}

function start(call: ToolCall, tool: Tool, { running, dispatch, work }: Job): void {
  const { callId, name } = call;
  const controller = new host.AbortController();
  const end: End = (input, reason) => {
    if (running.get(callId) !== end) return;
    running.delete(callId);
    forget();
    if (reason) controller.abort(reason);
    if (input) dispatch(input);
  };
  const forget = runLater(tool.timeoutMs, () => {
    const error = new RealtimeError("tool.timeout", `${name} took longer than ${tool.timeoutMs} ms`);
    end(refused(call, error), error);
  });
  running.set(callId, end);
  // Why it failed stays in `cause`: the words of an exception are not meant for the model, nor for the user.
  const failed = (cause: unknown) =>
    end(refused(call, new RealtimeError("tool.failed", `${name} failed`, { cause })));
  work(call, tool, controller.signal).then(end, failed);
}

async function check(call: ToolCall, tool: Tool): Promise<Input> {
  const accepted = await accept(call, tool);
  if ("kind" in accepted) return accepted;
  return { kind: "toolChecked", callId: call.callId, needsApproval: await accepted.needsApproval() };
}

async function run(call: ToolCall, tool: Tool, signal: HostSignal): Promise<Input> {
  const { callId, name } = call;
  const accepted = await accept(call, tool);
  if ("kind" in accepted) return accepted;
  const answer = await accepted.run({ signal, callId, name });
  // Of what JSON has no word for, such as undefined, it makes no text at all.
  const output = typeof answer === "string" ? answer : (JSON.stringify(answer) ?? "null");
  if (output.length <= maxOutputLength) return { kind: "toolSettled", callId, output, failure: null };
  const message = `the answer of ${name} is longer than ${maxOutputLength} characters`;
  return refused(call, new RealtimeError("tool.failed", message));
}

/** The arguments are the model's, who may have written anything: what is wrong with them, it is told (T69). */
async function accept(call: ToolCall, tool: Tool): Promise<AcceptedCall | Settlement> {
  const args = parse(call.arguments);
  const accepted = args ? await tool.accept(args) : { issues: [{ message: "not a JSON object" }] };
  if (!accepted.issues) return accepted;
  const { issues } = accepted;
  const message = `the model called ${call.name} with arguments that do not fit`;
  const error = new RealtimeError("tool.invalid-arguments", message, { cause: issues });
  return refused(call, error, `invalid arguments: ${issues.map(textOf).join("; ")}`);
}

/** No arguments may come as no text. */
function parse(text: string): Wire | null {
  try {
    const args: unknown = JSON.parse(text.trim() || "{}");
    return isWire(args) ? args : null;
  } catch {
    // The reason is left out because it quotes the text.
    return null;
  }
}

function textOf({ message, path = [] }: StandardIssue): string {
  const names = Array.from(path, (part) => String(typeof part === "object" ? part.key : part));
  return names.length > 0 ? `${names.join(".")}: ${message}` : message;
}

/** The model waits for an answer, even if it is that there is none. */
function refused({ callId }: ToolCall, error: RealtimeError, told?: string): Settlement {
  const failure = failureOf(error);
  return {
    kind: "toolSettled",
    callId,
    output: JSON.stringify({ error: told ?? failure.message }),
    failure,
  };
}
