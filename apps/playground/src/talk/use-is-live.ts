import { useRealtime, type RealtimeState } from "@rt/react";

/** Whether a conversation is connected, or is about to be. */
export function useIsLive(): boolean {
  return isLive(useRealtime().phase);
}

/** Whether a phase is one in which it is. */
export function isLive(phase: RealtimeState["phase"]): boolean {
  return phase === "starting" || phase === "ready" || phase === "reconnecting";
}
