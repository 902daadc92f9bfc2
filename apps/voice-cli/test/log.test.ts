import { expect, it } from "vitest";
import { createLog } from "../src/log.js";
import { noColours } from "../src/style.js";
import type { Entry } from "../src/transcript.js";

const log = () => createLog({ columns: Infinity, paint: noColours });
const entry: Entry = { id: "m", speaker: "model", said: "Hi.", unheard: "", isOver: true, responseId: "r1" };

it("prints a note after everything its responses have said", () => {
  const { note, take, printed } = log();
  note("over", "dim", ["r1"]);
  expect(take({ finished: [], live: [{ ...entry, isOver: false }] })).toEqual([]);
  expect(take({ finished: [entry], live: [] })).toEqual(["model: Hi.", "- over"]);
  expect([...printed]).toEqual(["m"]);
  expect(take({ finished: [], live: [] })).toEqual([]);
});

it("prints repeated notes once, and again after something was said", () => {
  const { note, take } = log();
  note("gone");
  note("gone");
  expect(take({ finished: [entry], live: [] })).toEqual(["model: Hi.", "- gone"]);
  note("gone");
  expect(take({ finished: [], live: [] })).toEqual(["- gone"]);
});

it("strips terminal control characters from notes", () => {
  const { note, take } = log();
  note("a\u001b[2Jb");
  expect(take({ finished: [], live: [] })).toEqual(["- a [2Jb"]);
});
