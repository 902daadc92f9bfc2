import type { SessionItem, SessionState } from "@rt/core";
import { describe, expect, it } from "vitest";
import { entriesOf, splitEntries } from "../src/transcript.js";
import { callItem, modelItem, outputItem, playing, stateWith, userItem } from "./support/state.js";

interface Given {
  readonly changes?: Partial<SessionState>;
  readonly heard?: SessionItem["heard"];
  readonly printed?: readonly string[];
}

function entries(items: readonly SessionItem[], { changes, heard = null, printed = [] }: Given = {}) {
  const state = stateWith({ items, ...changes });
  return entriesOf({ state, played: () => heard, printed: new Set(printed) });
}

const transcription = (status: "waiting" | "streaming" | "failed") => ({ status, error: null, segments: [] });

describe("entriesOf", () => {
  it.each([
    ["transcribed", userItem("u", "Hello!"), { said: "Hello!", isOver: true }],
    ["not to be transcribed", userItem("u", ""), { said: "(speech)", isOver: true }],
    [
      "to be transcribed",
      userItem("u", "", { transcription: transcription("waiting") }),
      { said: "…", isOver: false },
    ],
    [
      "half transcribed",
      userItem("u", "Hel", { transcription: transcription("streaming") }),
      { said: "Hel", isOver: false },
    ],
    [
      "not understood",
      userItem("u", "", { transcription: transcription("failed") }),
      { said: "(speech, not transcribed)", isOver: true },
    ],
  ])("shows user speech that is %s", (_what, item, expected) => {
    expect(entries([item])).toMatchObject([{ speaker: "you", unheard: "", ...expected }]);
  });

  it("splits the answer that is playing at the word heard now", () => {
    const item = modelItem("m", "One two three four.");
    const given = { changes: { playback: playing("m") }, heard: { playedMs: 500, audioMs: 1_000 } };
    expect(entries([item], given)).toMatchObject([
      { said: "One two", unheard: "three four.", isOver: false },
    ]);
  });

  it("counts all of an answer as unheard before its audio starts", () => {
    expect(entries([modelItem("m", "One two.", { status: "in_progress" })])).toMatchObject([
      { said: "", unheard: "One two.", isOver: false },
    ]);
  });

  it("splits an interrupted answer at what was heard", () => {
    const heard = { playedMs: 500, audioMs: 1_000 };
    expect(entries([modelItem("m", "One two three four.", { heard })])).toMatchObject([
      { said: "One two", unheard: "three four.", isOver: true },
    ]);
  });

  it("skips entries without text, printed entries and system messages", () => {
    const system = userItem("s", "Be brief.");
    const items = [
      { ...system, item: { ...system.item, role: "system" } } as SessionItem,
      userItem("u", "Hello!"),
      modelItem("m", "", { status: "in_progress" }),
    ];
    expect(entries(items, { printed: ["u"] })).toEqual([]);
  });

  it("shows tool calls with their output, and control characters as spaces", () => {
    const call = callItem("c", "get_weather", '{"city":"Oslo"}');
    const answered = [call, outputItem("o", "c", '{"sky":"\u001b[31mred\n"}')];
    expect(entries(answered)).toMatchObject([
      { speaker: "tool", said: 'get_weather({"city":"Oslo"}) -> {"sky":" [31mred "}', isOver: true },
    ]);
    expect(entries([call])).toMatchObject([{ isOver: false }]);
  });
});

describe("splitEntries", () => {
  const ids = (items: readonly SessionItem[], changes: Partial<SessionState> = {}) => {
    const { finished, live } = splitEntries(entries(items, { changes }));
    return [finished.map(({ id }) => id).join(), live.map(({ id }) => id).join()];
  };
  const waiting = userItem("u", "", { transcription: transcription("waiting") });

  it("finishes in order: an answer waits for the transcript of what it answers", () => {
    expect(ids([userItem("a", "Hello!"), waiting, modelItem("m", "Hi.")])).toEqual(["a", "u,m"]);
  });

  it("does not wait for a transcript once the user has gone on speaking", () => {
    expect(ids([waiting, modelItem("m", "Hi."), userItem("b", "So?")])).toEqual(["u,m,b", ""]);
  });

  it("keeps the entry that is playing live", () => {
    expect(ids([userItem("a", "Hello!"), modelItem("m", "Hi.")], { playback: playing("m") })).toEqual([
      "a",
      "m",
    ]);
  });
});
