import type { SessionItem } from "@rt/core";
import { describe, expect, it } from "vitest";
import { linesOf, textOfLines, type Spoken } from "../src/transcript.js";

const text = "One two three four five six.";

const bare = { status: "completed", onServer: true, after: null, heard: null, truncatable: true } as const;

function answer(changes: Partial<SessionItem> = {}): SessionItem {
  const item = {
    type: "message",
    role: "assistant",
    content: [{ type: "output_audio", transcript: text }],
  } as const;
  const entry = { ...bare, id: "answer", responseId: "resp", transcription: null, progress: null };
  return { ...entry, item: { ...item, content: [...item.content] }, ...changes };
}

function question(changes: Partial<SessionItem> = {}): SessionItem {
  const item = { type: "message", role: "user", content: [{ type: "input_audio" }] } as const;
  const entry = { ...bare, id: "question", responseId: null, transcription: null, progress: null };
  return { ...entry, item: { ...item, content: [...item.content] }, ...changes };
}

const playing = [{ responseId: "resp", itemId: "answer", contentIndex: 0 }];

function spoken(items: readonly SessionItem[], played?: Spoken["played"]): Spoken {
  const playback = { parts: played ? playing : [], stopping: [], paused: false, tickets: [] };
  return { state: { items, playback }, played: played ?? (() => null) };
}

describe("the transcript", () => {
  it("parts what was heard by now from what is still to be heard", () => {
    const played = () => ({ playedMs: 1_000, audioMs: 2_000 });
    expect(linesOf(spoken([answer()], played))).toMatchObject([
      { said: "One two three", unheard: " four five six.", isOver: false, cutAtMs: null },
    ]);
  });

  it("has nothing as heard before the first sound", () => {
    const [line] = linesOf(spoken([answer()], () => null));
    expect(line).toMatchObject({ said: "", unheard: text });
  });

  it("shows all of an answer that was heard to its end", () => {
    expect(linesOf(spoken([answer()]))).toMatchObject([{ said: text, unheard: "", isOver: true }]);
  });

  it("keeps apart for good what was cut off", () => {
    const heard = { playedMs: 1_000, audioMs: 2_000 };
    const lines = linesOf(spoken([answer({ heard })]));
    expect(lines).toMatchObject([{ unheard: " four five six.", isOver: true, cutAtMs: 1_000 }]);
    expect(textOfLines(lines)).toBe("Model: One two three [not heard: four five six.]\n");
  });

  it("waits for the transcription of speech, and says where there is none", () => {
    const transcription = (status: "waiting" | "failed") => ({ status, error: null, segments: [] });
    const lines = [
      question({ transcription: transcription("waiting") }),
      question({ transcription: transcription("failed") }),
      question(),
    ].flatMap((item) => linesOf(spoken([item])));
    expect(lines.map(({ said }) => said)).toEqual(["…", "(speech, not transcribed)", "(speech)"]);
    expect(lines.map(({ isOver }) => isOver)).toEqual([false, true, true]);
  });
});
