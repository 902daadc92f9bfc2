import { describe, expect, it } from "vitest";
import { rowsOf, type Note } from "../src/feed.js";
import type { Line } from "../src/transcript.js";

const line = (id: string): Line => ({
  ...{ id, speaker: "user", said: "", unheard: "", isOver: true, cutAtMs: null, responseId: null },
});
const note = (text: string, after: string | null): Note => ({ id: text, kind: "event", text, after });

describe("the feed", () => {
  it("has each note behind what was said last when it was made", () => {
    const notes = [note("begin", null), note("end", "b"), note("gone", "deleted")];
    const rows = rowsOf([line("a"), line("b"), line("c")], notes);
    const ids = rows.map((row) => (row.kind === "line" ? row.line.id : row.note.id));
    expect(ids).toEqual(["begin", "a", "b", "end", "c", "gone"]);
  });
});
