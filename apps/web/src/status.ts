import { turnOf, type SessionState, type TurnPhase } from "@rt/core";

/** A short status text, and its look. */
export interface Status {
  readonly text: string;
  readonly look: "off" | "busy" | "listening" | "speaking" | "muted" | "failed";
}

/** What the status depends on. */
export interface StatusOf {
  /** Null while there is no conversation. */
  readonly state: SessionState | null;
  readonly isStarting: boolean;
  readonly hasMicrophone: boolean;
  readonly isPushToTalk: boolean;
}

/** Returns the status. */
export function statusOf({ state, isStarting, hasMicrophone, isPushToTalk }: StatusOf): Status {
  if (!state) return isStarting ? connecting : { text: "Not connected", look: "off" };
  const { phase, input } = state;
  switch (phase.name) {
    case "failed":
      return { text: "Failed", look: "failed" };
    case "reconnecting":
      return { text: "Reconnecting", look: "busy" };
    case "closing":
    case "closed":
      return { text: "Ended", look: "off" };
    case "idle":
    case "connecting":
    case "configuring":
      return connecting;
    case "ready":
    case "rotating":
      break;
  }
  const turn = turnOf(state);
  if (turn !== "idle" && turn !== "user") return turns[turn];
  if (input.muted !== "no") return { text: "Muted", look: "muted" };
  if (turn === "user") return { text: "You speak", look: "listening" };
  if (input.holding) return { text: "Release to send", look: "listening" };
  if (!hasMicrophone) return { text: "Ready", look: "listening" };
  return { text: isPushToTalk ? "Hold to talk" : "Listening", look: "listening" };
}

const connecting: Status = { text: "Connecting", look: "busy" };

const turns: Readonly<Record<Exclude<TurnPhase, "idle" | "user">, Status>> = {
  thinking: { text: "Thinking", look: "busy" },
  tool: { text: "Using a tool", look: "busy" },
  agent: { text: "Speaking", look: "speaking" },
};
