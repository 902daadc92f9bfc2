import type { Screen } from "./screen.js";
import { plain, wrap, type Look } from "./style.js";
import type { Entry } from "./transcript.js";
import { entryLines } from "./view.js";

/** Adds a note outside the conversation. */
export type Note = (text: string, look?: Look, after?: readonly string[]) => void;

/** What is printed permanently, in order. */
export interface Log {
  /** The ids of what was printed. */
  readonly printed: ReadonlySet<string>;
  /**
   * Prints a note once none of the responses with the ids in `after` is live any more. A repetition of the last note is
   * dropped, as both the device and the session may report the same problem.
   */
  readonly note: Note;
  /** The lines to print now. */
  readonly take: (entries: Parted) => readonly string[];
}

/** Entries that can be printed, and those that may still change. */
export interface Parted {
  readonly finished: readonly Entry[];
  readonly live: readonly Entry[];
}

interface Pending {
  readonly text: string;
  readonly look: Look;
  readonly after: readonly string[];
}

/** Creates a log for a screen. */
export function createLog(screen: Pick<Screen, "columns" | "paint">): Log {
  const printed = new Set<string>();
  let pending: readonly Pending[] = [];
  let lastText = "";
  return {
    printed,
    note(text, look = "dim", after = []) {
      if (text === lastText) return;
      lastText = text;
      pending = [...pending, { text, look, after }];
    },
    take({ finished, live }) {
      for (const { id } of finished) printed.add(id);
      if (finished.length > 0) lastText = "";
      const waits = ({ after }: Pending) =>
        live.some(({ responseId }) => responseId !== null && after.includes(responseId));
      const ready = pending.filter((each) => !waits(each));
      pending = pending.filter(waits);
      return [
        ...finished.flatMap((entry) => entryLines(entry, screen)),
        ...ready.flatMap(({ text, look }) => wrap(screen.paint(look, `- ${plain(text)}`), screen.columns)),
      ];
    },
  };
}
