import { useRealtime, type RealtimeState } from "@rt/react";
import { useSettings } from "../settings/use-settings.js";

/** A status text and its color. */
export interface Status {
  readonly text: string;
  readonly look: string;
}

const off = "bg-quiet/50";

const phases = {
  idle: { text: "Ready to start", look: off },
  starting: { text: "Connecting", look: "bg-think animate-pulse" },
  reconnecting: { text: "Connection lost: reconnecting", look: "bg-bad animate-pulse" },
  ended: { text: "Stopped. Start again to continue", look: off },
  failed: { text: "Could not connect", look: "bg-bad" },
} as const;

const turns: Readonly<Record<RealtimeState["turn"], Status>> = {
  idle: { text: "Listening", look: "bg-good" },
  user: { text: "You are speaking", look: "bg-you animate-pulse" },
  thinking: { text: "Thinking", look: "bg-think animate-pulse" },
  tool: { text: "Using a tool", look: "bg-think animate-pulse" },
  agent: { text: "Speaking", look: "bg-accent animate-pulse" },
};

/** Returns the current status of the conversation. */
export function useStatus(): Status {
  const { phase, turn, microphone, approvals } = useRealtime();
  const { settings } = useSettings();
  if (phase !== "ready") return phases[phase];
  if (approvals.length > 0) return { text: "Waiting for your approval", look: "bg-accent animate-pulse" };
  if (turn !== "idle") return turns[turn];
  if (settings.modality === "text") return { text: "Connected", look: "bg-good" };
  if (settings.turns === "none") return { text: "Hold the button to talk", look: "bg-good" };
  return microphone.muted ? { text: "You are muted", look: off } : turns.idle;
}
