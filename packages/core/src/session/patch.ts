import { changed } from "./items.js";
import type { SessionState } from "./state.js";

/** Changes one part of the state; returns the same state if nothing changes. */
export function patch<K extends "link" | "config" | "responses" | "tools" | "playback" | "input">(
  state: SessionState,
  part: K,
  change: Partial<SessionState[K]>,
): SessionState {
  const next = changed(state[part], change);
  return next === state[part] ? state : { ...state, [part]: next };
}
