import { useRealtime, type RealtimeState } from "@rt/react";

/** Returns whether a conversation is connected or connecting. */
export function useIsLive(): boolean {
  return isLive(useRealtime().phase);
}

/** Whether a phase means connected or connecting. */
export function isLive(phase: RealtimeState["phase"]): boolean {
  return phase === "starting" || phase === "ready" || phase === "reconnecting";
}
