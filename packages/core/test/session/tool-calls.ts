import type { Item } from "../../src/protocol/items.js";
import type { Response } from "../../src/protocol/responses.js";
import type { SessionState, ToolCall } from "../../src/session/state.js";
import type { Input } from "../../src/session/step.js";
import { play, ready, says, sent, type Played } from "./play.js";

const tools = [{ type: "function", name: "app_tool" } as const];

/** Response `resp_1` has begun, and the session runs `tool_1` and `tool_2`. */
export function begun(over: Partial<SessionState> = {}, response: Response = {}): SessionState {
  const state = ready(over, { toolNames: ["tool_1", "tool_2"], config: { tools } });
  const created = says({
    type: "response.created",
    response: { id: "resp_1", status: "in_progress", conversation_id: "conv_1", ...response },
  });
  return play(state, created).state;
}

export function callItem(n: number, over: object = {}): Item {
  const item = { id: `fc_${n}`, type: "function_call", call_id: `call_${n}`, name: `tool_${n}` } as const;
  return { ...item, status: "completed", arguments: "{}", ...over };
}

export function called(n: number, over: object = {}): Input {
  return says({
    type: "response.output_item.done",
    response_id: "resp_1",
    output_index: n,
    item: callItem(n, over),
  });
}

export function done(response: Response = {}): Input {
  return says({ type: "response.done", response: { id: "resp_1", status: "completed", ...response } });
}

export function answers(n: number, output = `answer ${n}`): Input {
  return { kind: "toolSettled", callId: `call_${n}`, output, failure: null };
}

export function held(n: number): Input {
  return { kind: "toolHeld", callId: `call_${n}` };
}

export function approves(id: string, approve = true, reason?: string): Input {
  return { kind: "approve", id, approve, ...(reason && { reason }) };
}

/** What the model was told, by call. */
export function outputs(played: Played): string[] {
  return sent(played, "conversation.item.create").flatMap(({ item }) =>
    item.type === "function_call_output" ? [`${item.call_id}: ${item.output}`] : [],
  );
}

export function followUps(played: Played): number {
  const waiting = played.state.responses.creates.filter(({ eventId }) => eventId === null);
  return sent(played, "response.create").length + waiting.length;
}

/** The state with one call in it, as far as it is. */
export function withCall(status: ToolCall["status"]): SessionState {
  const { state } = play(begun(), called(1));
  return { ...state, calls: state.calls.map((call) => ({ ...call, status })) };
}
