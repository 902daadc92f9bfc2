import { createSession, custom, type SessionState } from "@rt/core";
import stringWidth from "string-width";
import { describe, expect, it } from "vitest";
import { colours, noColours } from "../src/style.js";
import type { Entry } from "../src/transcript.js";
import { entryLines, meter, viewLines, type Mode, type View } from "../src/view.js";
import { playing, stateWith } from "./support/state.js";

const keys: Mode = { name: "keys" };

function view(changes: Partial<View> = {}): View {
  return {
    state: stateWith(),
    live: [],
    mode: keys,
    levels: { input: -30, output: -Infinity },
    pushToTalk: false,
    waitedMs: null,
    lost: [],
    ...changes,
  };
}

const entry = (changes: Partial<Entry> = {}): Entry => ({
  id: "m",
  speaker: "model",
  said: "One two",
  unheard: "three four.",
  isOver: true,
  responseId: "r1",
  ...changes,
});

const draw = (changes: Partial<View> = {}, columns = 80, rows = 24) =>
  viewLines(view(changes), { columns, rows, paint: noColours });

const speech = { itemId: "u", startMs: 0, stopped: false };
const input = stateWith().input;
const responses = stateWith().responses;
const call = { callId: "c", itemId: "i", responseId: "r1", name: "get_time", arguments: "{}" } as const;
const cause = { code: "link.lost", message: "the line is dead" } as const;

describe("the state line", () => {
  it.each<[string, Partial<SessionState>, Partial<View>]>([
    ["connecting", { phase: { name: "connecting" } }, {}],
    ["listening", {}, {}],
    ["ready", {}, { levels: { input: null, output: null } }],
    ["space to talk", {}, { pushToTalk: true }],
    ["listening: space to send", { input: { ...input, holding: true } }, { pushToTalk: true }],
    ["you are speaking", { input: { ...input, speech } }, {}],
    ["thinking", { responses: { ...responses, expected: true } }, {}],
    ["using a tool", { calls: [{ ...call, status: "running" }] }, {}],
    ["speaking", { playback: playing("m") }, {}],
    ["muted", { input: { ...input, muted: "silence" } }, {}],
    ["speaking", { input: { ...input, muted: "silence" }, playback: playing("m") }, {}],
    ["reconnecting (attempt 2)", { phase: { name: "reconnecting", attempt: 2, cause } }, {}],
    ["error: link.lost", { phase: { name: "failed", cause } }, {}],
    ["microphone disconnected", {}, { lost: ["microphone"] }],
    ["closed", { phase: { name: "closed" } }, {}],
  ])("says %s", (text, state, changes) => {
    const [, line = ""] = draw({ ...changes, state: stateWith(state) });
    expect(line.split("  ")[0]).toBe(`● ${text}`);
  });

  it("shows both levels, and how long the user waited", () => {
    expect(draw({ waitedMs: 411.6 })[1]).toBe("● listening  you ██████░░░░░░  model ░░░░░░░░░░░░  412 ms");
  });
});

describe("a level meter", () => {
  it.each([
    [-Infinity, "░░░░"],
    [-60, "░░░░"],
    [-59, "█░░░"],
    [-30, "██░░"],
    [-1, "████"],
    [3, "████"],
  ])("shows %d dBFS as %s", (dbfs, cells) => {
    expect(meter(dbfs, { cells: 4, paint: noColours })).toBe(cells);
  });
});

describe("the live part in 40 columns", () => {
  const state = stateWith({ playback: playing("m") });
  const live = [
    entry({ id: "u", speaker: "you", said: "Count, please.", unheard: "" }),
    entry({ said: "One, two, three, four, five,", unheard: "six, seven, eight, nine, ten.", isOver: false }),
  ];

  it("wraps", () => {
    expect(draw({ state, live, waitedMs: 412 }, 39)).toEqual([
      "you: Count, please.",
      "model: One, two, three, four, five,",
      "  six, seven, eight, nine, ten.",
      "● speaking  you ████░░░░",
      "model ░░░░░░░░  412 ms",
      "space mute  i interrupt  t type",
      "d devices  q quit",
    ]);
  });

  it("dims what is not heard yet", () => {
    const lines = viewLines(view({ state, live }), { columns: 39, rows: 24, paint: colours });
    expect(lines[2]).toBe("  \u001b[2msix, seven, eight, nine, ten.\u001b[22m");
  });

  it("shows the end of a long answer if there is no room for all of it", () => {
    const long = [entry({ said: "word ".repeat(200).trim(), unheard: "the end.", isOver: false })];
    const lines = draw({ state, live: long }, 39, 12);
    expect(lines.length).toBeLessThan(12);
    expect(lines.join(" ")).toContain("the end.");
    expect(lines.join(" ")).toContain("q quit");
  });

  it("keeps wide characters within the columns", () => {
    const wide = [
      entry({ said: "今日は天気がいいから散歩しましょう。".repeat(3), unheard: "👩‍👩‍👧‍👦 ok", isOver: false }),
    ];
    for (const line of draw({ live: wide }, 39)) expect(stringWidth(line)).toBeLessThanOrEqual(39);
  });

  it.each<[Mode]>([
    [keys],
    [{ name: "none" }],
    [{ name: "typing", line: "a long message that does not fit into a line of forty columns" }],
    [{ name: "devices", devices: null }],
    [{ name: "devices", devices: [] }],
    [{ name: "devices", devices: [{ id: "a", kind: "input", name: "n".repeat(100), isDefault: true }] }],
  ])("fits in 20 to 200 columns: %j", (mode) => {
    for (const columns of [20, 39, 80, 200])
      for (const line of draw({ mode, live }, columns))
        expect(stringWidth(line)).toBeLessThanOrEqual(columns);
  });
});

describe("the key help", () => {
  it.each<[string, Partial<View>, string[]]>([
    ["with a microphone", {}, ["space mute  i interrupt  t type  d devices  q quit"]],
    [
      "while the microphone is muted",
      { state: stateWith({ input: { ...input, muted: "silence" } }) },
      ["space unmute  i interrupt  t type  d devices  q quit"],
    ],
    ["with push-to-talk", { pushToTalk: true }, ["space talk  i interrupt  t type  d devices  q quit"]],
    ["without a microphone", { levels: { input: null, output: null } }, ["i interrupt  t type  q quit"]],
    ["while a message is typed", { mode: { name: "typing", line: "Hi" } }, ["> Hi▏", "enter send  esc back"]],
    ["without a terminal", { mode: { name: "none" } }, []],
    [
      "while a device is chosen",
      {
        mode: {
          name: "devices",
          devices: [
            { id: "a", kind: "input", name: "Headset\u001b[2J", isDefault: true },
            { id: "b", kind: "output", name: "Speakers", isDefault: false, isUsed: true },
          ],
        },
      },
      ["1 microphone Headset [2J (default)", "2 speaker    Speakers (in use)", "1-9 choose  d back"],
    ],
  ])("is shown %s", (_when, changes, lines) => {
    expect(draw(changes).slice(2)).toEqual(lines);
  });
});

describe("entryLines", () => {
  it("puts unheard text in brackets when colors are off", () => {
    expect(entryLines(entry(), { columns: Infinity, paint: noColours })).toEqual([
      "model: One two [interrupted; not heard: three four.]",
    ]);
  });

  it("dims unheard text when colors are on", () => {
    expect(entryLines(entry(), { columns: 80, paint: colours })).toEqual([
      "\u001b[36mmodel:\u001b[39m One two \u001b[2mthree four.\u001b[22m",
    ]);
  });
});

it("draws a session that is not connected", () => {
  const state = createSession({ service: custom({ url: "ws://localhost/" }) }).getSnapshot();
  expect(draw({ state })[1]).toMatch(/^● connecting/);
});
