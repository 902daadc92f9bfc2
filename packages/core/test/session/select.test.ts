import { describe, expect, it } from "vitest";
import type { Item } from "../../src/protocol/items.js";
import { pendingApprovals, soundingItem, transcriptOf, turnOf } from "../../src/session/select.js";
import type { ActiveResponse, Create, PlayingPart, SessionState, ToolCall } from "../../src/session/state.js";
import { entry, message } from "./entries.js";
import { ready } from "./play.js";

const speech = { itemId: "item_1", startMs: 0, stopped: false };
const part: PlayingPart = {
  responseId: "resp_1",
  itemId: "item_1",
  contentIndex: 0,
};
const call: ToolCall = {
  callId: "c1",
  itemId: "item_1",
  responseId: "resp_1",
  name: "pay",
  arguments: '{"eur":5}',
  status: "running",
};
const active: ActiveResponse = {
  id: "resp_1",
  ticket: null,
  inConversation: true,
  format: null,
  silenced: false,
  cancelled: false,
};
const create: Create = {
  ticket: 1,
  options: {},
  from: "caller",
  eventId: null,
  refusals: 0,
  cancelled: false,
};
const aside: Create = { ...create, options: { conversation: "none" } };

const idle = ready();
const input = (over: Partial<SessionState["input"]>) => ({ input: { ...idle.input, ...over } });
const playing = { playback: { ...idle.playback, parts: [part] } };
const responses = (over: Partial<SessionState["responses"]>) => ({
  responses: { ...idle.responses, ...over },
});
const said = (text: string) => ({ items: [message("assistant", text, { responseId: "resp_1" })] });

describe("soundingItem", () => {
  const items = ["a", "b", "c"].map((id) => ({
    ...message("assistant", id, { responseId: id === "c" ? "resp_2" : "resp_1" }),
    id,
  }));
  const at = (parts: readonly PlayingPart[]) =>
    soundingItem({ ...idle, items, playback: { ...idle.playback, parts } })?.id;

  it("is the one whose part plays first", () => {
    expect(at([{ ...part, itemId: "a" }, part])).toBe("a");
    expect(at([])).toBeUndefined();
    expect(at([{ ...part, itemId: "gone" }])).toBeUndefined();
  });

  it("is the last message of the response where the service plays", () => {
    expect(at([{ ...part, itemId: null }])).toBe("b");
    expect(at([{ ...part, itemId: null, responseId: "resp_9" }])).toBeUndefined();
  });
});

describe("turnOf", () => {
  const turns: [string, Partial<SessionState>, string][] = [
    ["nothing happens", {}, "idle"],
    ["the user speaks", input({ speech }), "user"],
    ["the user speaks over the model", { ...input({ speech }), ...playing }, "user"],
    ["speech over the model is still weighed", { ...input({ speech, weighing: true }), ...playing }, "agent"],
    ["the model is audible, all of it generated", playing, "agent"],
    ["the model is audible while a tool runs", { ...playing, calls: [call] }, "agent"],
    ["a tool runs", { calls: [call] }, "tool"],
    [
      "a tool runs before its response is over",
      { calls: [call], ...responses({ active: [active] }) },
      "tool",
    ],
    ["a response waits for its turn", responses({ creates: [create] }), "thinking"],
    ["a response is asked for", responses({ creates: [{ ...create, eventId: "e" }] }), "thinking"],
    [
      "one asked for is not wanted any more",
      responses({ creates: [{ ...create, eventId: "e", cancelled: true }] }),
      "idle",
    ],
    ["the service is expected to answer", responses({ expected: true }), "thinking"],
    ["a response has nothing to say yet", responses({ active: [active] }), "thinking"],
    ["its words arrive", { ...responses({ active: [active] }), ...said("Hel") }, "agent"],
    [
      "only an older response has words",
      { ...responses({ active: [{ ...active, id: "r2" }] }), ...said("Hi") },
      "thinking",
    ],
    [
      "it is told to stop",
      { ...responses({ active: [{ ...active, cancelled: true }] }), ...said("Hel") },
      "idle",
    ],
    ["a response is out of band", responses({ active: [{ ...active, inConversation: false }] }), "idle"],
    ["one out of band waits", responses({ creates: [aside] }), "idle"],
  ];
  it.each(turns)("when %s", (_, over, turn) => expect(turnOf(ready(over))).toBe(turn));
});

describe("pendingApprovals", () => {
  const request = (id: string): Item => ({
    type: "mcp_approval_request",
    id,
    server_label: "shop",
    name: "buy",
    arguments: "{}",
  });
  const answer: Item = { type: "mcp_approval_response", id: "x", approval_request_id: "r1", approve: true };
  const pay = { id: "c1", name: "pay", arguments: '{"eur":5}', serverLabel: null };
  const buy = { id: "r1", name: "buy", arguments: "{}", serverLabel: "shop" };

  it("are the calls that wait for a word, and the service's requests", () => {
    const calls: ToolCall[] = [
      { ...call, status: "approval" },
      { ...call, callId: "c2" },
    ];
    const items = [entry(request("r1"), { onServer: true })];
    expect(pendingApprovals(ready({ calls, items }))).toEqual([pay, buy]);
  });

  it("T72: are over with the answer, with the call, whoever approved it, and with the connection", () => {
    const call = { id: "m", server_label: "shop", name: "buy", arguments: "{}" };
    const made: Item = { ...call, type: "mcp_call", approval_request_id: "r1" };
    const asked = entry(request("r1"), { onServer: true });
    expect(pendingApprovals(ready({ items: [asked, entry(answer)] }))).toEqual([]);
    expect(pendingApprovals(ready({ items: [asked, entry(made)] }))).toEqual([]);
    expect(pendingApprovals(ready({ items: [entry(request("r1"))] }))).toEqual([]);
  });
});

describe("transcriptOf", () => {
  it("has a line for what each has said, in order", () => {
    const system: Item = {
      type: "message",
      role: "system",
      content: [{ type: "input_text", text: "be brief" }],
    };
    const cut = message("assistant", "Good night", {
      heard: { playedMs: 500, audioMs: 1000 },
      status: "incomplete",
    });
    expect(transcriptOf(ready({ items: [entry(system), message("user", "hi"), cut] }))).toEqual([
      { itemId: "hi", role: "user", text: "hi", heardText: "hi", status: "completed" },
      {
        itemId: "Good night",
        role: "assistant",
        text: "Good night",
        heardText: "Good",
        status: "incomplete",
      },
    ]);
  });

  it.each([
    ["waiting", "in_progress"],
    ["streaming", "in_progress"],
    ["completed", "completed"],
    ["failed", "completed"],
    ["lost", "completed"],
  ] as const)("T40: where the transcription is %s, the line is %s", (status, expected) => {
    const item: Item = {
      type: "message",
      role: "user",
      content: [{ type: "input_audio", transcript: null }],
    };
    const transcription = { status, error: null, segments: [] };
    const [line] = transcriptOf(ready({ items: [entry(item, { transcription })] }));
    expect(line).toMatchObject({ text: "", status: expected });
  });

  it("leaves out what is no message", () => {
    const item = { type: "constructor", id: "x" } as unknown as Item;
    expect(transcriptOf(ready({ items: [entry(item)] }))).toEqual([]);
  });
});
