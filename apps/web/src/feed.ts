import type { Line } from "./transcript.js";

/** A note between the lines: a session begins, a device is lost. */
export interface Note {
  readonly id: string;
  readonly kind: "event" | "warning";
  readonly text: string;
  /** The line that it follows; null for before the first. */
  readonly after: string | null;
}

/** A row of the transcript. */
export type Row =
  { readonly kind: "line"; readonly line: Line } | { readonly kind: "note"; readonly note: Note };

/** Places each note after the line that was last when it was created; at the end if that is gone. */
export function rowsOf(lines: readonly Line[], notes: readonly Note[]): readonly Row[] {
  const known = new Set(lines.map(({ id }) => id));
  const notesAfter = (id: string | null): Row[] =>
    notes.filter(({ after }) => after === id).map((note) => ({ kind: "note", note }));
  const strays = notes.filter(({ after }) => after !== null && !known.has(after));
  return [
    ...notesAfter(null),
    ...lines.flatMap((line): Row[] => [{ kind: "line", line }, ...notesAfter(line.id)]),
    ...strays.map((note): Row => ({ kind: "note", note })),
  ];
}
