import type { FunctionCallItem, Item } from "../protocol/items.js";
import type { Response } from "../protocol/responses.js";
import type { ResponseDoneEvent, ResponseOutputItemDoneEvent } from "../protocol/server-events.js";
import type { Failure } from "./failure.js";
import { toReplay } from "./history.js";
import { isReady } from "./phase.js";
import { onCreateItem } from "./reduce-item-commands.js";
import { followUp } from "./reduce-responses.js";
import { ask, nextName } from "./requests.js";
import type { SessionState, ToolCall, ToolsState, ToolTurn } from "./state.js";
import { chain, still, type InputOf, type Step } from "./step.js";

/** How many ids of calls are kept so that none is run twice (T68). */
const remembered = 256;

/**
 * Takes up a call as soon as it is whole: it runs while the response goes on. Without a status, only the end of the
 * response tells whether it is (T66).
 */
export function onCallDone(state: SessionState, { response_id, item }: ResponseOutputItemDoneEvent): Step {
  if (item.type !== "function_call" || item.status !== "completed") return still(state);
  return takeUp(state, response_id, item);
}

/** Takes up what calls are left, and asks for the follow-up once all of them are answered. */
export function onTurnDone(state: SessionState, { response }: ResponseDoneEvent): Step {
  const id = response.id ?? state.responses.active.find(({ inConversation }) => inConversation)?.id ?? "";
  return chain(
    still(state),
    ...callsLeft(response).map((call) => (next: SessionState) => takeUp(next, id, call)),
    (next) => endTurns(next, (turn) => turn.responseId === id, isCalledOff(next, response)),
  );
}

/** The tool may run, or somebody has to allow it first. */
export function onToolChecked(state: SessionState, { callId, needsApproval }: InputOf<"toolChecked">): Step {
  const call = state.calls.find((other) => other.callId === callId);
  if (call?.status !== "checking") return still(state);
  return needsApproval ? still(withCall(state, { ...call, status: "approval" })) : run(state, call);
}

/** Tells the model what came of a call, once. After the last call of its response, the model is to go on (T65). */
export function onToolSettled(
  state: SessionState,
  { callId, output, failure }: InputOf<"toolSettled">,
): Step {
  const call = state.calls.find((other) => other.callId === callId);
  if (!call) return still(state);
  // The service refuses an answer to what it has no more.
  const wanted = !state.deleted.includes(call.itemId);
  return chain(
    {
      state: { ...state, calls: state.calls.filter((other) => other !== call) },
      effects: failure ? [{ type: "report", failure }] : [],
    },
    (next) => (wanted ? answer(next, callId, output) : still(next)),
    (next) => {
      const turn = next.tools.turns.find(({ pending }) => pending.includes(callId));
      if (!turn) return still(next);
      const pending = turn.pending.filter((other) => other !== callId);
      return conclude(next, { ...turn, pending, answered: turn.answered + Number(wanted) });
    },
  );
}

/** Lets a call run or declines it: one of our tools, or one that the service makes on an MCP server. */
export function onApprove(state: SessionState, input: InputOf<"approve">): Step {
  const call = state.calls.find(({ callId, status }) => callId === input.id && status === "approval");
  if (!call) return onMcpApprove(state, input);
  if (input.approve) return run(state, call);
  const error = input.reason ? `the user declined: ${input.reason}` : "the user declined";
  return onToolSettled(state, settlement(call, error, null));
}

/** The session runs other tools from now on; calls that run go on. */
export function onToolsChanged(state: SessionState, { names }: InputOf<"toolsChanged">): Step {
  return String(names) === String(state.tools.names) ? still(state) : still(withTools(state, { names }));
}

/** The user interrupts, which some tools heed; or the session is over, and nobody is left to answer. */
export function abortCalls(state: SessionState, why: "interrupted" | "closed"): Step {
  const calls = state.calls.filter(({ status }) => status !== "application");
  if (why === "interrupted")
    return { state, effects: calls.length > 0 ? [{ type: "abortTools", why, calls }] : [] };
  const idle = state.calls.length === 0 && state.tools.turns.length === 0;
  return {
    state: idle ? state : { ...withTools(state, { turns: [] }), calls: [] },
    effects: [{ type: "abortTools", why, calls }],
  };
}

/** The connection is gone, and no response of it will end any more: their calls are answered on the next (T68). */
export function turnsLost(state: SessionState): Step {
  return endTurns(state, ({ ended }) => !ended, false);
}

function takeUp(state: SessionState, responseId: string, item: FunctionCallItem): Step {
  const callId: unknown = item.call_id;
  const active = state.responses.active.find(({ id }) => id === responseId);
  if (typeof callId !== "string" || state.tools.seen.includes(callId)) return still(state);
  // Its answer would go into a conversation that has no such call: out of band, calls are the application's.
  if (active?.inConversation === false) return still(state);
  const name = textOf(item.name);
  const runs = state.tools.names.includes(name);
  const call: ToolCall = {
    callId,
    itemId: textOf(item.id),
    responseId,
    name,
    arguments: textOf(item.arguments),
    status: runs ? "checking" : "application",
  };
  const turn = state.tools.turns.find((other) => other.responseId === responseId) ?? {
    responseId,
    pending: [],
    answered: 0,
    ended: false,
    forcedTool: active?.forcedTool ?? false,
  };
  const seen = [...state.tools.seen, callId].slice(-remembered);
  const taken: SessionState = {
    ...withTools(withTurn(state, { ...turn, pending: [...turn.pending, callId] }), { seen }),
    calls: [...state.calls, call],
  };
  // T66: nothing begins that its caller has called off, though the model hears of it.
  if (active?.cancelled) return onToolSettled(taken, settlement(call, "cancelled", null));
  if (runs) return { state: taken, effects: [{ type: "checkTool", call }] };
  if (active?.functions?.includes(name) || isDeclared(state, name)) return still(taken);
  const message = `no tool is named ${name}`;
  return onToolSettled(taken, settlement(call, message, { code: "tool.unknown", message }));
}

/** Calls that no `response.output_item.done` brought, or not for sure. */
function callsLeft({ status = "completed", output, conversation_id }: Response): readonly FunctionCallItem[] {
  const counts = status === "completed" && conversation_id !== null;
  return counts && Array.isArray(output) ? output.filter(isWhole) : [];
}

function isWhole(item: Item | null): item is FunctionCallItem {
  return item?.type === "function_call" && (item.status ?? "completed") === "completed";
}

/** Its caller cancelled it and wants no more of it. Speech cancels too, but what it wants is another answer (T67). */
function isCalledOff({ input, responses }: SessionState, { id, status, status_details }: Response): boolean {
  const reason = typeof status_details === "string" ? status_details : status_details?.reason;
  const isCancelled =
    status === "cancelled"
      ? reason !== "turn_detected"
      : responses.active.some((active) => active.id === id && active.cancelled);
  return isCancelled && input.speech === null;
}

function endTurns(state: SessionState, picks: (turn: ToolTurn) => boolean, calledOff: boolean): Step {
  return chain(
    still(state),
    ...state.tools.turns
      .filter(picks)
      .map(
        (turn) => (next: SessionState) =>
          calledOff ? still(withoutTurn(next, turn)) : conclude(next, { ...turn, ended: true }),
      ),
  );
}

/** One follow-up for all calls of a response: after the last answer (T65), and after its end (T64). */
function conclude(state: SessionState, turn: ToolTurn): Step {
  if (!turn.ended || turn.pending.length > 0) return still(withTurn(state, turn));
  const { answered, forcedTool } = turn;
  const next = withoutTurn(state, turn);
  return answered > 0 ? followUp(next, { forcedTool }) : still(next);
}

function run(state: SessionState, call: ToolCall): Step {
  const running: ToolCall = { ...call, status: "running" };
  return { state: withCall(state, running), effects: [{ type: "runTool", call: running }] };
}

/** A call that nobody answers poisons what follows (T66): each gets its output, late or not (T67). */
function answer(state: SessionState, callId: string, output: string): Step {
  const [id, named] = nextName(state, "item");
  const item: Item = { id, type: "function_call_output", call_id: callId, output };
  return chain(recall(named, callId), (next) =>
    onCreateItem(next, { kind: "createItem", ticket: null, item }),
  );
}

/** After a reconnection the service lacks the call, and would refuse its output (T68). */
function recall(state: SessionState, callId: string): Step {
  const entry = state.items.findLast(({ item }) => item.type === "function_call" && item.call_id === callId);
  // Without a connection it waits for its output, and goes with it.
  const item = entry && !entry.onServer && isReady(state) ? toReplay(entry) : null;
  if (!item) return still(state);
  return ask(state, {
    event: { type: "conversation.item.create", item },
    kind: "create",
    id: item.id,
    ticket: null,
  });
}

function onMcpApprove(state: SessionState, { id, approve, reason }: InputOf<"approve">): Step {
  const waits = state.items.some(
    (entry) => entry.id === id && entry.onServer && entry.item.type === "mcp_approval_request",
  );
  const answered = state.items.some(
    ({ item }) => item.type === "mcp_approval_response" && item.approval_request_id === id,
  );
  if (!waits || answered) return still(state);
  const [name, named] = nextName(state, "item");
  const item: Item = {
    id: name,
    type: "mcp_approval_response",
    approval_request_id: id,
    approve,
    ...(reason !== undefined && { reason }),
  };
  return onCreateItem(named, { kind: "createItem", ticket: null, item, after: id });
}

/** The application declared it to the model by itself, and answers it by itself. */
function isDeclared({ config: { desired } }: SessionState, name: string): boolean {
  const tools = "tools" in desired ? (desired.tools ?? []) : [];
  return tools.some((tool) => tool.type === "function" && tool.name === name);
}

function settlement({ callId }: ToolCall, error: string, failure: Failure | null): InputOf<"toolSettled"> {
  return { kind: "toolSettled", callId, output: JSON.stringify({ error }), failure };
}

function withTools(state: SessionState, change: Partial<ToolsState>): SessionState {
  return { ...state, tools: { ...state.tools, ...change } };
}

function withTurn(state: SessionState, turn: ToolTurn): SessionState {
  return withTools(state, { turns: [...withoutTurn(state, turn).tools.turns, turn] });
}

function withoutTurn(state: SessionState, { responseId }: ToolTurn): SessionState {
  return withTools(state, { turns: state.tools.turns.filter((other) => other.responseId !== responseId) });
}

function withCall(state: SessionState, call: ToolCall): SessionState {
  return { ...state, calls: state.calls.map((other) => (other.callId === call.callId ? call : other)) };
}

/** What the service sent, where text was due. */
function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}
