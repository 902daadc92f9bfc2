import { noUsage, pendingApprovals, turnOf, type SessionState } from "@rt/core";
import { isSame, itemsOf } from "./items.js";
import type { RealtimeState } from "./state.js";

/** The state before anything has happened. */
export const initialState: RealtimeState = {
  phase: "idle",
  turn: "idle",
  items: [],
  approvals: [],
  microphone: { state: "off", hint: "", deviceId: null, muted: false },
  speaker: { state: "off", volume: 1, deviceId: null },
  latency: null,
  connect: null,
  usage: noUsage,
  error: null,
  session: null,
};

/** The part of the state that does not come from the session. */
export type Look = Pick<RealtimeState, "phase" | "microphone" | "speaker">;

/** The current state. `before` and its parts are reused where nothing changed. */
export function stateOf(
  session: SessionState,
  beside: Look & Pick<RealtimeState, "latency" | "connect" | "error">,
  before: RealtimeState,
): RealtimeState {
  const state: RealtimeState = {
    ...beside,
    turn: turnOf(session),
    items: itemsOf(session, before.items),
    approvals: same(before.approvals, pendingApprovals(session)),
    microphone: same(before.microphone, beside.microphone),
    speaker: same(before.speaker, beside.speaker),
    usage: session.usage,
    session,
  };
  return isSame({ ...before, ...state }, before) ? before : state;
}

/** Whether anything but items changed. Items can wait for the next animation frame. */
export function isUrgent(before: SessionState | null, after: SessionState): boolean {
  return !before || !isSame({ ...before, items: after.items }, after);
}

function same<T>(before: T, after: T): T {
  return JSON.stringify(before) === JSON.stringify(after) ? before : after;
}
