import { exportHistory, summarizeTurns, type RealtimeSession, type Turn } from "@rt/core";
import { rowsOf, type Note, type Row } from "./feed.js";
import { linesOf, textOfLines, type Line } from "./transcript.js";

/** What is known of a conversation, while it goes on and after its end. */
export interface Log {
  readonly rows: readonly Row[];
  /** How long each response let the visitor wait until it was heard, by its id. */
  readonly waits: ReadonlyMap<string, number>;
  /** In milliseconds; null before the first. */
  readonly latency: { readonly last: number; readonly median: number } | null;
  /** Nothing was said or done that could be saved. */
  readonly isEmpty: boolean;
  /** Tells something behind what was said last. */
  note(text: string, kind?: Note["kind"]): void;
  add(turn: Turn): void;
  /** For people. */
  text(): string;
  /** For programs: `restoreHistory` takes the `history` back. */
  json(): string;
}

/** Begins one. `startedAt` is for its head. */
export function createLog(session: RealtimeSession | null, startedAt: Date): Log {
  const notes: Note[] = [];
  const turns: Turn[] = [];
  const waits = new Map<string, number>();
  const lines = session ? linesFrom(session) : () => [];
  return {
    waits,
    get rows() {
      return rowsOf(lines(), notes);
    },
    get latency() {
      const { audibleMs } = summarizeTurns(turns);
      const last = turns.at(-1)?.audibleMs ?? null;
      return audibleMs && last !== null ? { last, median: audibleMs.p50 } : null;
    },
    get isEmpty() {
      return lines().length === 0;
    },
    note(text, kind = "event") {
      const after = lines().at(-1)?.id ?? null;
      notes.push({ id: `note-${notes.length}`, kind, text, after });
    },
    add(turn) {
      turns.push(turn);
      const [first = ""] = turn.responseIds;
      if (turn.audibleMs !== null) waits.set(first, turn.audibleMs);
    },
    text: () => textOfLines(lines()),
    json() {
      const history = session && exportHistory(session.getSnapshot());
      const usage = session?.getSnapshot().usage;
      return JSON.stringify({ startedAt: startedAt.toISOString(), history, turns, usage }, null, 2);
    },
  };
}

/** What was said by now, whenever it is asked. */
function linesFrom(session: RealtimeSession): () => readonly Line[] {
  const played = (itemId: string) => session.played(itemId);
  return () => linesOf({ state: session.getSnapshot(), played });
}
