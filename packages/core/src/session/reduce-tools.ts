import type { FunctionCallItem, Item } from "../protocol/items.js";
import type { ResponseDoneEvent, ResponseOutputItemDoneEvent } from "../protocol/server-events.js";
import { findActive, functionNames } from "./active-response.js";
import { mergeConfig, type SessionConfigInput } from "./config.js";
import type { Failure } from "./failure.js";
import { toReplay } from "./history.js";
import { findItem } from "./items.js";
import { outcomeOf } from "./outcome.js";
import { patch } from "./patch.js";
import { isOver, isReady } from "./phase.js";
import { onCreateItem } from "./reduce-item-commands.js";
import { followUp } from "./reduce-responses.js";
import { ask, nextName } from "./requests.js";
import type { SessionState, ToolCall, ToolsState, ToolTurn } from "./state.js";
import { chain, does, each, still, type InputOf, type Step } from "./step.js";

/** How many ids of calls are kept so that none is run twice (T68). */
const remembered = 4096;

/**
 * Runs a call as soon as it is complete, while the response continues. Without a status, only the end of the response
 * tells whether it is complete (T66).
 */
export function onCallDone(state: SessionState, { response_id, item }: ResponseOutputItemDoneEvent): Step {
  const isWhole = item.type === "function_call" && item.status === "completed";
  return isWhole ? takeUp(state, response_id, item) : still(state);
}

/** Runs the remaining calls, and requests the follow-up once all of them are answered. */
export function onTurnDone(state: SessionState, { response }: ResponseDoneEvent): Step {
  const { id = "", conversation_id } = response;
  const { status, items } = outcomeOf(response).result;
  const calls = status === "completed" && conversation_id !== null ? items.filter(isWhole) : [];
  return chain(
    each(state, calls, (next, call) => takeUp(next, id, call)),
    (next) => {
      const turn = turnOf(next, id);
      if (!turn) return still(next);
      // Cancelled by its caller: no follow-up is wanted. If the user is speaking, another answer is (T67).
      const isCalledOff = findActive(next, id)?.cancelled && !next.input.speech;
      return isCalledOff ? still(withTurns(next, turn)) : conclude(next, { ...turn, ended: true });
    },
  );
}

/** A call needs an approval before it runs. */
export function onToolHeld(state: SessionState, { callId }: InputOf<"toolHeld">): Step {
  return still(withStatus(state, callId, "approval"));
}

/** Sends the model the result of a call, once. After the last call of a response, requests the follow-up (T65). */
export function onToolSettled(
  state: SessionState,
  { callId, output, failure }: InputOf<"toolSettled">,
): Step {
  const call = findCall(state, callId);
  if (!call) return still(state);
  // The service refuses an answer to an item that it no longer has.
  const wanted = !state.deleted.includes(call.itemId);
  const settled = { ...state, calls: state.calls.filter((other) => other !== call) };
  return chain(
    failure ? does(settled, { type: "report", failure }) : still(settled),
    (next) => (wanted ? answer(next, callId, output) : still(next)),
    (next) => {
      const turn = turnOf(next, call.responseId);
      return turn ? conclude(next, { ...turn, answered: turn.answered || wanted }) : still(next);
    },
  );
}

/** Approves or declines a call: of one of our tools, or of the service's call to an MCP server. */
export function onApprove(state: SessionState, input: InputOf<"approve">): Step {
  const { id, approve, reason } = input;
  const call = findCall(state, id);
  if (call?.status !== "approval") return onMcpApprove(state, input);
  if (approve) return does(withStatus(state, id, "running"), { type: "runTool", call, approved: true });
  const error = reason ? `the user declined: ${reason}` : "the user declined";
  return onToolSettled(state, settlement(id, error));
}

/**
 * Changes the tools that the session runs; running calls continue. If the session is over, its next connection begins
 * with them.
 */
export function onToolsChanged(state: SessionState, { names, tools }: InputOf<"toolsChanged">): Step {
  const next = withTools(state, { names });
  if (!isOver(state)) return still(next);
  const withChange = (config: SessionConfigInput) => mergeConfig<SessionConfigInput>(config, { tools });
  const { desired, accepted } = state.config;
  return still(patch(next, "config", { desired: withChange(desired), accepted: withChange(accepted) }));
}

/** Aborts calls: after an interruption those of some tools, at the end of the session all, as nobody can answer. */
export function abortCalls(state: SessionState, why: "interrupted" | "closed"): Step {
  const calls = state.calls.filter(({ status }) => status !== "application");
  const abort = { type: "abortTools", why, calls } as const;
  if (why === "closed") return does({ ...withTools(state, { turns: [] }), calls: [] }, abort);
  return calls.length > 0 ? does(state, abort) : still(state);
}

/** The connection is gone, so its responses will not end: their calls are answered on the next connection (T68). */
export function turnsLost(state: SessionState): Step {
  return each(state, state.tools.turns, (next, turn) => conclude(next, { ...turn, ended: true }));
}

/** The result of a call that its tool did not answer. */
export function settlement(
  callId: string,
  error: string,
  failure: Failure | null = null,
): InputOf<"toolSettled"> {
  return { kind: "toolSettled", callId, output: JSON.stringify({ error }), failure };
}

function takeUp(state: SessionState, responseId: string, item: FunctionCallItem): Step {
  const { names, turns, seen } = state.tools;
  const callId: unknown = item.call_id;
  const active = findActive(state, responseId);
  if (typeof callId !== "string" || seen.includes(callId)) return still(state);
  // Its answer would go into a conversation without such a call: out of band, calls are the application's.
  if (active?.inConversation === false) return still(state);
  const name = textOf(item.name);
  const status = names.includes(name) ? "running" : "application";
  const call: ToolCall = {
    callId,
    itemId: textOf(item.id),
    responseId,
    name,
    arguments: textOf(item.arguments),
    status,
  };
  const taken: SessionState = {
    ...withTools(state, {
      turns: turnOf(state, responseId) ? turns : [...turns, { responseId, answered: false, ended: false }],
      seen: [...seen, callId].slice(-remembered),
    }),
    calls: [...state.calls, call],
  };
  // T66: a call of a cancelled response is not run, but the model gets an answer.
  if (active?.cancelled) return onToolSettled(taken, settlement(callId, "cancelled"));
  if (status === "running") return does(taken, { type: "runTool", call, approved: false });
  // The application declared the function itself, and answers it itself.
  if ((active?.functions ?? declared(state)).includes(name)) return still(taken);
  const message = `there is no tool named ${name}`;
  return onToolSettled(taken, settlement(callId, message, { code: "tool.unknown", message }));
}

/** Whether it is a complete call, possibly one without a `response.output_item.done`. */
function isWhole(item: Item | null): item is FunctionCallItem {
  return item?.type === "function_call" && (item.status ?? "completed") === "completed";
}

/** Requests one follow-up for all calls of a response: after the last answer (T65), and after its end (T64). */
function conclude(state: SessionState, turn: ToolTurn): Step {
  const isOpen = !turn.ended || state.calls.some(({ responseId }) => responseId === turn.responseId);
  if (isOpen) return still(withTurns(state, turn, turn));
  const next = withTurns(state, turn);
  return turn.answered ? followUp(next) : still(next);
}

function withStatus(state: SessionState, id: string, status: ToolCall["status"]): SessionState {
  return { ...state, calls: state.calls.map((call) => (call.callId === id ? { ...call, status } : call)) };
}

/** An unanswered call breaks what follows (T66): each gets its output, late or not (T67). */
function answer(state: SessionState, call_id: string, output: string): Step {
  const item: Item = { type: "function_call_output", call_id, output };
  return chain(recall(state, call_id), (next) =>
    onCreateItem(next, { kind: "createItem", ticket: null, item }),
  );
}

/** After a reconnect the service lacks the call, and would refuse its output (T68). */
function recall(state: SessionState, callId: string): Step {
  const entry = state.items.findLast(({ item }) => item.type === "function_call" && item.call_id === callId);
  // Without a connection the call waits for its output, and is sent with it.
  const item = entry && !entry.onServer && isReady(state) && toReplay(entry);
  if (!item) return still(state);
  const event = { type: "conversation.item.create", item } as const;
  return ask(state, { event, kind: "create", id: item.id, ticket: null });
}

function onMcpApprove(state: SessionState, { id, approve, reason }: InputOf<"approve">): Step {
  const request = findItem(state, id);
  const isAnswered = state.items.some(
    ({ item }) => item.type === "mcp_approval_response" && item.approval_request_id === id,
  );
  if (!request?.onServer || request.item.type !== "mcp_approval_request" || isAnswered) return still(state);
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

function findCall({ calls }: SessionState, id: string): ToolCall | undefined {
  return calls.find(({ callId }) => callId === id);
}

function turnOf({ tools }: SessionState, id: string): ToolTurn | undefined {
  return tools.turns.find(({ responseId }) => responseId === id);
}

function declared({ config: { desired } }: SessionState): readonly string[] {
  return functionNames(("tools" in desired && desired.tools) || []);
}

function withTools(state: SessionState, change: Partial<ToolsState>): SessionState {
  return { ...state, tools: { ...state.tools, ...change } };
}

/** Replaces a turn by another, or by none. */
function withTurns(
  state: SessionState,
  { responseId }: ToolTurn,
  ...turns: readonly ToolTurn[]
): SessionState {
  const others = state.tools.turns.filter((other) => other.responseId !== responseId);
  return withTools(state, { turns: [...others, ...turns] });
}

/** Returns text unchanged, and anything else as an empty string. */
function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}
