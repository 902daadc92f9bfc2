import type { SessionState } from "./state.js";

/** The connection is established and configured: commands are sent directly to the service. */
export function isReady({ phase }: Pick<SessionState, "phase">): boolean {
  return phase.name === "ready" || phase.name === "rotating";
}

/** The session has ended, and only `connect()` resumes it. */
export function isOver({ phase }: Pick<SessionState, "phase">): boolean {
  return phase.name === "closed" || phase.name === "failed";
}
