import type { SessionState } from "./state.js";

/** A connection stands and is configured: commands go straight to the service. */
export function isReady({ phase }: Pick<SessionState, "phase">): boolean {
  return phase.name === "ready" || phase.name === "rotating";
}
