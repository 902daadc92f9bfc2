import { heardText, textOf, type SessionItem, type SessionState } from "@rt/core";
import { plain } from "./style.js";

/** One thing said or done, as it is shown. */
export interface Entry {
  readonly id: string;
  readonly speaker: "you" | "model" | "tool";
  /** What was heard. For everyone but the model, that is all of it. */
  readonly said: string;
  /** The rest: not heard yet, or never heard if the entry is over. */
  readonly unheard: string;
  /** Whether it no longer changes. */
  readonly isOver: boolean;
  readonly responseId: string | null;
}

/** What entries are made from. */
export interface Spoken {
  readonly state: Pick<SessionState, "items" | "playback">;
  /** The playback progress of an item: `session.played`. */
  readonly played: (itemId: string) => SessionItem["heard"];
  /** Items that are left out. */
  readonly printed: ReadonlySet<string>;
}

/** What was said and done and is not printed yet, in order. Model messages without words are left out. */
export function entriesOf(spoken: Spoken): readonly Entry[] {
  const { state, printed } = spoken;
  return state.items.flatMap((entry) => {
    const { id, item } = entry;
    if (printed.has(id)) return [];
    if (item.type === "function_call") return [callEntry(entry, state)];
    if (item.type !== "message") return [];
    if (item.role === "user") return [userEntry(entry)];
    return item.role === "assistant" ? modelEntry(entry, spoken) : [];
  });
}

/** Splits entries into those that can be printed, in order, and those that may still change. */
export function splitEntries(entries: readonly Entry[]): {
  readonly finished: readonly Entry[];
  readonly live: readonly Entry[];
} {
  // A transcription or a tool output that never comes must not hold up the conversation forever.
  const lastTurn = entries.findLastIndex(({ speaker }) => speaker === "you");
  const isHeldUp = ({ speaker, isOver }: Entry, index: number) =>
    !isOver && (speaker === "model" || index >= lastTurn);
  const first = entries.findIndex(isHeldUp);
  const end = first < 0 ? entries.length : first;
  return { finished: entries.slice(0, end), live: entries.slice(end) };
}

function userEntry(entry: SessionItem): Entry {
  const { id, transcription, responseId } = entry;
  const { status } = transcription ?? {};
  const isOver = status !== "waiting" && status !== "streaming" && entry.status !== "in_progress";
  const said = plain(textOf(entry)) || (isOver ? untold(status) : "…");
  return { id, speaker: "you", said, unheard: "", isOver, responseId };
}

function untold(status: NonNullable<SessionItem["transcription"]>["status"] | undefined): string {
  return status === "failed" || status === "lost" ? "(speech, not transcribed)" : "(speech)";
}

function modelEntry(entry: SessionItem, { state, played }: Spoken): readonly Entry[] {
  const { id, status, responseId } = entry;
  const { parts, stopping } = state.playback;
  const isPlaying = [...parts, ...stopping].some(({ itemId }) => itemId === id);
  const isOver = (status === "completed" || status === "incomplete") && !isPlaying;
  const text = textOf(entry);
  if (text === "") return [];
  const progress = isOver ? null : (played(id) ?? { playedMs: 0, audioMs: 0 });
  const said = heardText({ ...entry, heard: entry.heard ?? progress });
  const unheard = plain(text.slice(said.length));
  return [{ id, speaker: "model", said: plain(said), unheard, isOver, responseId }];
}

function callEntry({ id, item, responseId }: SessionItem, { items }: Spoken["state"]): Entry {
  const { call_id: callId, name, arguments: given } = item.type === "function_call" ? item : noCall;
  const answer = items
    .map((other) => other.item)
    .find((other) => other.type === "function_call_output" && other.call_id === callId);
  const result = answer?.type === "function_call_output" ? ` -> ${textOfOutput(answer.output)}` : "";
  const said = plain(`${name}(${given})${result}`);
  return { id, speaker: "tool", said, unheard: "", isOver: answer !== undefined, responseId };
}

const noCall = { call_id: "", name: "", arguments: "" };

function textOfOutput(output: unknown): string {
  return typeof output === "string" ? output : JSON.stringify(output);
}
