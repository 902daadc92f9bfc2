import { exportHistory, summarizeTurns, type RealtimeSession, type Turn } from "@rt/core";
import { rowsOf, type Note, type Row } from "./feed.js";
import { linesOf, textOfLines, type Line } from "./transcript.js";

/** What is known of a conversation, during it and after its end. */
export interface Log {
  readonly rows: readonly Row[];
  /** By response id, how long the user waited to hear it. */
  readonly waits: ReadonlyMap<string, number>;
  /** In milliseconds; null before the first. */
  readonly latency: { readonly last: number; readonly median: number } | null;
  /** There is nothing to save. */
  readonly isEmpty: boolean;
  /** Adds a note after the last line. */
  note(text: string, kind?: Note["kind"]): void;
  add(turn: Turn): void;
  /** As readable text. */
  text(): string;
  /** As JSON: `restoreHistory` accepts the `history`. */
  json(): string;
}

/** Creates a log. `startedAt` is for its heading. */
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

/** Returns a function that lists the lines so far. */
function linesFrom(session: RealtimeSession): () => readonly Line[] {
  const played = (itemId: string) => session.played(itemId);
  return () => linesOf({ state: session.getSnapshot(), played });
}
