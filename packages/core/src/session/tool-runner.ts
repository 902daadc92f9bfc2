import { isWire, type Wire } from "../dialects/wire.js";
import { RealtimeError } from "../errors.js";
import { host, type HostSignal } from "../support/host.js";
import { runLater } from "../support/timer.js";
import { failureOf } from "./failure.js";
import { settlement } from "./reduce-tools.js";
import type { StandardIssue } from "./standard-schema.js";
import type { ToolCall } from "./state.js";
import type { EffectTable, Input, InputOf } from "./step.js";
import type { Tool } from "./tool.js";

/** Which tools to run, and where their results go. */
export interface ToolRunnerOptions {
  /** Called for each tool call. */
  readonly tools: () => readonly Tool[];
  readonly dispatch: (input: Input) => void;
}

type ToolEffects = Pick<EffectTable, "runTool" | "abortTools">;

/** Ends a call unless it has ended before: dispatches its result, and with a reason aborts what still runs. */
type End = (input: Input | null, reason?: RealtimeError) => void;

/** In characters (T70): a longer answer would fill the model's context, or the message that carries it. */
const maxOutputLength = 256 * 1024;

/**
 * Runs the tools of a session. Each call leads to a `toolSettled`, or to a `toolHeld` if it needs an approval that it
 * does not have: at most one of them, and none once the session has ended.
 */
export function createToolRunner({ tools, dispatch }: ToolRunnerOptions): ToolEffects {
  const running = new Map<string, End>();
  const find = ({ name }: ToolCall) => tools().find(({ definition }) => definition.name === name);

  return {
    runTool({ call, approved }) {
      const { callId, name } = call;
      const tool = find(call);
      if (!tool)
        return dispatch(refused(call, new RealtimeError("tool.unknown", `there is no tool named ${name}`)));
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
      // The details stay in `cause`: exception messages are not meant for the model or the user.
      run(tool, call, { approved, signal: controller.signal }).then(end, (cause: unknown) =>
        end(refused(call, new RealtimeError("tool.failed", `${name} failed`, { cause }))),
      );
    },
    abortTools({ why, calls }) {
      const closed = new RealtimeError("session.closed", "the session ended before the tool finished");
      if (why === "closed") return running.forEach((end) => end(null, closed));
      for (const call of calls) {
        if (find(call)?.onInterrupt !== "abort") continue;
        const reason = new RealtimeError("tool.interrupted", `the user interrupted ${call.name}`);
        running.get(call.callId)?.(null, reason);
        // No failure that the application needs to know about.
        dispatch({ ...refused(call, reason), failure: null });
      }
    },
  };
}

interface Circumstances {
  readonly approved: boolean;
  readonly signal: HostSignal;
}

async function run(tool: Tool, call: ToolCall, { approved, signal }: Circumstances): Promise<Input> {
  const { callId, name } = call;
  const args = parse(call.arguments);
  const accepted = args ? await tool.accept(args) : { issues: [{ message: "not a JSON object" }] };
  if (accepted.issues) return misfit(call, accepted.issues);
  if (!approved && (await accepted.needsApproval())) return { kind: "toolHeld", callId };
  const answer = await accepted.run({ signal, callId, name });
  // JSON has no text for values such as undefined.
  const output = typeof answer === "string" ? answer : (JSON.stringify(answer) ?? "null");
  if (output.length <= maxOutputLength) return { kind: "toolSettled", callId, output, failure: null };
  const message = `the result of ${name} is longer than ${maxOutputLength} characters`;
  return refused(call, new RealtimeError("tool.failed", message));
}

/** The model may have written any arguments, so it is told what is wrong with them (T69). */
function misfit(call: ToolCall, issues: readonly StandardIssue[]): Input {
  const message = `the model called ${call.name} with invalid arguments`;
  const error = new RealtimeError("tool.invalid-arguments", message, { cause: issues });
  return refused(call, error, `invalid arguments: ${issues.map(textOf).join("; ")}`);
}

/** Empty text means no arguments. */
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
  const place = path.map((part) => String(typeof part === "object" ? part.key : part)).join(".");
  return place ? `${place}: ${message}` : message;
}

/** The model needs an answer, even if it is that there is none. */
function refused({ callId }: ToolCall, error: RealtimeError, told?: string): InputOf<"toolSettled"> {
  const failure = failureOf(error);
  return settlement(callId, told ?? failure.message, failure);
}
