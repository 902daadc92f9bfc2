import type { Line } from "./transcript.js";

/** Something to be told between what is said: a session begins, a device is lost. */
export interface Note {
  readonly id: string;
  readonly kind: "event" | "warning";
  readonly text: string;
  /** The line that it stands behind; null for before the first. */
  readonly after: string | null;
}

/** What the transcript shows, from top to bottom. */
export type Row =
  { readonly kind: "line"; readonly line: Line } | { readonly kind: "note"; readonly note: Note };

/** Puts each note behind the line that was the last when it was made; at the end where that is gone. */
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
