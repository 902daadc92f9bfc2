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

/** Whose tools are run, and who hears what comes of their calls. */
export interface ToolRunnerOptions {
  /** Asked anew for each call. */
  readonly tools: () => readonly Tool[];
  readonly dispatch: (input: Input) => void;
}

type ToolEffects = Pick<EffectTable, "runTool" | "abortTools">;

/** Ends a call, unless it has ended before: tells what came of it, and with a reason aborts what still runs. */
type End = (input: Input | null, reason?: RealtimeError) => void;

/** In characters (T70): a longer answer would fill the model's context, or the message that carries it. */
const maxOutputLength = 256 * 1024;

/**
 * Runs the tools of a session. What it is asked to run leads to a `toolSettled`; or, where it is not approved and has
 * to be, to a `toolHeld`. Each leads to one at most, and to none once the session has ended.
 */
export function createToolRunner({ tools, dispatch }: ToolRunnerOptions): ToolEffects {
  const running = new Map<string, End>();
  const find = ({ name }: ToolCall) => tools().find(({ definition }) => definition.name === name);

  return {
    runTool({ call, approved }) {
      const { callId, name } = call;
      const tool = find(call);
      if (!tool)
        return dispatch(refused(call, new RealtimeError("tool.unknown", `no tool is named ${name}`)));
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
      run(tool, call, { approved, signal: controller.signal }).then(end, (cause: unknown) =>
        end(refused(call, new RealtimeError("tool.failed", `${name} failed`, { cause }))),
      );
    },
    abortTools({ why, calls }) {
      const closed = new RealtimeError("session.closed", "the session ended before the tool did");
      if (why === "closed") return running.forEach((end) => end(null, closed));
      for (const call of calls) {
        if (find(call)?.onInterrupt !== "abort") continue;
        const reason = new RealtimeError("tool.interrupted", `the user interrupted ${call.name}`);
        running.get(call.callId)?.(null, reason);
        // Nothing went wrong that the application would have to hear of.
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
  // Of what JSON has no word for, such as undefined, it makes no text at all.
  const output = typeof answer === "string" ? answer : (JSON.stringify(answer) ?? "null");
  if (output.length <= maxOutputLength) return { kind: "toolSettled", callId, output, failure: null };
  const message = `the answer of ${name} is longer than ${maxOutputLength} characters`;
  return refused(call, new RealtimeError("tool.failed", message));
}

/** The arguments are the model's, who may have written anything: what is wrong with them, it is told (T69). */
function misfit(call: ToolCall, issues: readonly StandardIssue[]): Input {
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
  const place = path.map((part) => String(typeof part === "object" ? part.key : part)).join(".");
  return place ? `${place}: ${message}` : message;
}

/** The model waits for an answer, even if it is that there is none. */
function refused({ callId }: ToolCall, error: RealtimeError, told?: string): InputOf<"toolSettled"> {
  const failure = failureOf(error);
  return settlement(callId, told ?? failure.message, failure);
}
