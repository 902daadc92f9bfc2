import { heardText, textOf, type SessionItem, type SessionState } from "@rt/core";

/** A message or a tool call, as shown. */
export interface Line {
  readonly id: string;
  readonly speaker: "user" | "model" | "tool";
  /** The text; while the model speaks, what was heard so far. */
  readonly said: string;
  /** The rest: not heard yet, or never if the line is over. */
  readonly unheard: string;
  /** Whether the line is final. */
  readonly isOver: boolean;
  /** How far it was heard when it was cut off; null if it was not. */
  readonly cutAtMs: number | null;
  readonly responseId: string | null;
}

/** What the lines are derived from. */
export interface Spoken {
  readonly state: Pick<SessionState, "items" | "playback">;
  /** How far an item has played: `session.played`. */
  readonly played: (itemId: string) => SessionItem["heard"];
}

/** Returns the lines in order, without answers that have no words yet. */
export function linesOf(spoken: Spoken): readonly Line[] {
  return spoken.state.items.flatMap((entry) => {
    const { item } = entry;
    if (item.type === "function_call") return [callLine(entry, spoken.state)];
    if (item.type !== "message") return [];
    if (item.role === "user") return [userLine(entry)];
    return item.role === "assistant" ? modelLine(entry, spoken) : [];
  });
}

/** The conversation as text to save. */
export function textOfLines(lines: readonly Line[]): string {
  return lines.map((line) => `${names[line.speaker]}: ${saved(line)}\n`).join("");
}

/** The names of the speakers. */
export const names = { user: "You", model: "Model", tool: "Tool" } as const;

function saved({ said, unheard }: Line): string {
  return unheard === "" ? said : `${said} [not heard: ${unheard.trim()}]`.trim();
}

function userLine(entry: SessionItem): Line {
  const { id, transcription, responseId } = entry;
  const status = transcription?.status;
  const isOver = status !== "waiting" && status !== "streaming" && entry.status !== "in_progress";
  const untold = status === "failed" || status === "lost" ? "(speech, not transcribed)" : "(speech)";
  const said = textOf(entry) || (isOver ? untold : "…");
  return { id, speaker: "user", said, unheard: "", isOver, cutAtMs: null, responseId };
}

function modelLine(entry: SessionItem, spoken: Spoken): readonly Line[] {
  const { id, status, responseId, heard } = entry;
  const text = textOf(entry);
  if (text === "") return [];
  const { parts, stopping } = spoken.state.playback;
  const isPlaying = [...parts, ...stopping].some((part) => part.responseId === responseId);
  const isOver = (status === "completed" || status === "incomplete") && !isPlaying;
  const progress = isOver || isWritten(entry) ? null : (spoken.played(id) ?? unheard);
  const said = heardText({ ...entry, heard: heard ?? progress });
  const cutAtMs = heard?.playedMs ?? null;
  return [{ id, speaker: "model", said, unheard: text.slice(said.length), isOver, cutAtMs, responseId }];
}

const unheard = { playedMs: 0, audioMs: 0 };

/** Whether it is text, not speech. */
function isWritten({ item }: SessionItem): boolean {
  return item.type === "message" && item.content.every(({ type }) => type === "output_text");
}

function callLine({ id, item, responseId }: SessionItem, { items }: Spoken["state"]): Line {
  const { call_id: callId, name, arguments: given } = item.type === "function_call" ? item : noCall;
  const answer = items
    .map((other) => other.item)
    .find((other) => other.type === "function_call_output" && other.call_id === callId);
  const result = answer?.type === "function_call_output" ? ` → ${textOfOutput(answer.output)}` : "";
  const isOver = answer !== undefined;
  return {
    ...{ id, speaker: "tool", said: `${name}(${given})${result}`, unheard: "" },
    ...{ isOver, cutAtMs: null, responseId },
  };
}

const noCall = { call_id: "", name: "", arguments: "" };

function textOfOutput(output: unknown): string {
  return typeof output === "string" ? output : JSON.stringify(output);
}
