import { exportHistory, type SessionState, type Turn, type Usage } from "@rt/core";
import type { RealtimeItem } from "@rt/react";
import type { Settings } from "../settings/settings.js";

/** A readable transcript: what was said, as far as it was heard. */
export function textOf(items: readonly RealtimeItem[]): string {
  return `${items.map(lineOf).join("\n\n")}\n`;
}

const speakers = { user: "You", assistant: "Model", system: "System" } as const;

function lineOf(item: RealtimeItem): string {
  if (item.kind === "tool") return `[${item.name} ${item.arguments} -> ${item.output ?? item.status}]`;
  const { role, heard, text, status } = item;
  const words = role === "assistant" ? heard : text;
  return `${speakers[role]}: ${words || "(spoken)"}${status === "interrupted" ? " (interrupted)" : ""}`;
}

/** The data of a conversation. */
export interface Known {
  readonly session: SessionState | null;
  readonly turns: readonly Turn[];
  readonly usage: Usage;
  readonly settings: Settings;
}

/** A conversation as JSON: `restoreHistory()` accepts its `history`. */
export function jsonOf({ session, ...known }: Known): string {
  return JSON.stringify({ history: session && exportHistory(session), ...known }, null, 2);
}
