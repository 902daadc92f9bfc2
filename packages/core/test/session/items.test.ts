import { describe, expect, it } from "vitest";
import type { Item } from "../../src/protocol/items.js";
import type { ServerEvent } from "../../src/protocol/server-events.js";
import type { SessionItem } from "../../src/session/item.js";
import type { ActiveResponse, SessionState } from "../../src/session/state.js";
import { call, entry, message } from "./entries.js";
import { play, ready, says } from "./play.js";
import { added, assistant, breaks, done, ids, outputAdded, outputDone, user } from "./news.js";

const hear = (from: SessionState, ...events: readonly ServerEvent[]): SessionState =>
  play(from, ...events.map((event) => says(event))).state;

const only = (...events: readonly ServerEvent[]): SessionItem | undefined =>
  hear(ready(), ...events).items[0];

const aside: ActiveResponse = {
  id: "resp_1",
  ticket: null,
  inConversation: false,
  format: null,
  silenced: false,
  cancelled: false,
};

describe("an item that is announced again", () => {
  const full = assistant("a", "all of it", "completed");
  const blank = assistant("a", "", "in_progress");
  const announcements = [
    outputAdded(blank),
    { ...added("a", null), type: "conversation.item.created", item: blank } as const,
    { ...added("a", null), item: blank },
    outputDone(full),
    done(full, null),
  ];

  it.each(announcements.map((_, i) => i))(
    "T27: keeps its text and status, whichever announcement comes after the last word: %s",
    (i) => {
      const state = hear(ready(), ...announcements);
      expect(hear(state, announcements[i] ?? outputAdded(blank))).toBe(state);
      expect(state.items).toMatchObject([{ item: full, status: "completed", responseId: "resp_1" }]);
    },
  );

  it("T27: is not emptied by an empty final event", () => {
    const item = only(
      outputAdded(assistant("a", "said", "in_progress")),
      outputDone(assistant("a", "", "completed")),
    );
    expect(item).toMatchObject({
      status: "completed",
      item: { content: [{ type: "output_audio", transcript: "said" }] },
    });
  });

  it("T43: keeps the full transcript when the service cuts it", () => {
    const cut = assistant("a", "one", "incomplete");
    const item = only(
      outputAdded(assistant("a", "one two three", "in_progress")),
      outputDone(cut),
      done(cut, null),
    );
    expect(item).toMatchObject({
      status: "incomplete",
      item: { content: [{ transcript: "one two three" }] },
    });
  });

  it("takes the service's last word on a text that it finished, though it be shorter", () => {
    const item = only(
      outputAdded(assistant("a", "one  two", "in_progress")),
      outputDone(assistant("a", "one two", "completed")),
    );
    expect(item?.item).toMatchObject({ content: [{ transcript: "one two" }] });
  });

  it("keeps its arguments and output", () => {
    const mcp = { type: "mcp_call", id: "m", server_label: "s", name: "n", arguments: "{}" } as const;
    const item = only(
      added("m", null, { ...mcp, output: "found" }),
      done({ ...mcp, arguments: "", output: null }, null),
    );
    expect(item?.item).toMatchObject({ arguments: "{}", output: "found" });
  });

  it("T90: keeps the well-formed fields", () => {
    const broken = JSON.parse('{"id":"a","type":"message","role":"assistant","content":{}}');
    const half = JSON.parse(
      '{"id":"a","type":"message","role":"assistant","content":[{"type":"output_audio","transcript":7}]}',
    );
    const [before, ...after] = [[outputDone(full)], [done(broken)], [done(half)]].map((events) =>
      hear(ready(), outputDone(full), ...events),
    );
    expect(after.map(({ items }) => items)).toEqual([before?.items, before?.items]);
  });

  it("keeps local-only fields", () => {
    const known = { truncatable: true, heard: { playedMs: 1, audioMs: 2 }, onServer: true } as const;
    const state = hear(
      ready({ items: [entry(blank, { ...known, status: "in_progress" })] }),
      outputDone(full),
    );
    expect(state.items).toMatchObject([{ ...known, status: "completed", item: full }]);
  });

  it("T34: stays what it was where another service was given writing for speech", () => {
    const spoken = entry(full);
    const written: Item = { ...full, content: [{ type: "output_text", text: "all" }] };
    const state = hear(ready({ items: [spoken] }), added("a", null, written), done(written, null));
    expect(state.items).toEqual([{ ...spoken, onServer: true }]);
  });

  it("T68: stays what it was where another service was given a message for a call", () => {
    const made = call("c");
    const state = hear(ready({ items: [made] }), added(made.id, null, user(made.id, "a tool was called")));
    expect(state.items).toEqual([{ ...made, onServer: true }]);
  });
});

describe("an item as the service tells it", () => {
  it("T29: gets the status that its event implies when it has none", () => {
    const bare = { type: "function_call", id: "f", name: "n", arguments: "" } as const;
    const statuses = [
      outputAdded(bare),
      added("f", null, bare),
      added("u", null),
      outputDone(bare),
      done(bare),
    ];
    expect(statuses.map((event) => only(event)?.status)).toEqual([
      "in_progress",
      "in_progress",
      "completed",
      "completed",
      "completed",
    ]);
  });

  it("T29: stays incomplete when the last announcement has no status", () => {
    const { status: _, ...bare } = assistant("a", "", "incomplete");
    expect(only(outputDone(assistant("a", "", "incomplete")), done(bare))?.status).toBe("incomplete");
  });

  it("T29, T30, T31: is kept raw where its type, status or parts are not known", () => {
    const item = JSON.parse(
      '{"id":"x","type":"hologram","status":"hovering","depth":3,"__proto__":{"a":1},"content":[{"type":"smell","of":"rain"},null,[7]]}',
    );
    const state = hear(ready(), added("x", null, item), done(item));
    expect(JSON.stringify(state.items[0]?.item)).toBe(JSON.stringify(item));
    expect(state.items[0]?.status).toBe("completed");
  });

  it("T38: leaves no audio in the state", () => {
    const spoken: Item = {
      id: "u",
      type: "message",
      role: "user",
      content: [{ type: "input_audio", audio: "AAAA", transcript: "hi" }],
    };
    const state = hear(ready(), added("u", null, spoken), done(spoken), {
      type: "conversation.item.retrieved",
      item: spoken,
    });
    expect(state.items[0]?.item).toEqual({ ...spoken, content: [{ type: "input_audio", transcript: "hi" }] });
  });

  it("is ignored without an id", () => {
    const { id: _, ...nameless } = user("u", "hi");
    const state = ready();
    expect(hear(state, added("u", null, nameless), outputDone(nameless), done(nameless))).toBe(state);
  });

  it("T54, T56: is taken from `response.done` where nothing else told of its end", () => {
    const heard = [
      outputAdded(assistant("a", "", "in_progress")),
      outputAdded(assistant("b", "half", "in_progress")),
    ];
    const response = {
      id: "resp_1",
      status: "cancelled",
      output: [assistant("a", "whole", "completed")],
    } as const;
    const state = hear(ready(), ...heard, {
      type: "response.done",
      response: { ...response, output: [...response.output] },
    });
    expect(state.items.map(({ status, item }) => [status, item])).toMatchObject([
      ["completed", { content: [{ transcript: "whole" }] }],
      ["incomplete", { status: "incomplete", content: [{ transcript: "half" }] }],
    ]);
  });
});

describe("a response out of band", () => {
  const beside = ready({ responses: { ...ready().responses, active: [aside] } });

  it("T46: keeps its items aside", () => {
    const state = hear(
      beside,
      outputAdded(assistant("a", "", "in_progress")),
      outputDone(assistant("a", "hi", "completed")),
    );
    expect(state.items).toEqual([]);
    expect(state.asides).toMatchObject([
      { id: "a", onServer: false, responseId: "resp_1", item: { content: [{ transcript: "hi" }] } },
    ]);
  });

  it("leaves to the conversation what was told of as part of it before", () => {
    const state = hear(ready(), outputAdded(assistant("a", "hi", "in_progress")));
    const known = hear({ ...beside, items: state.items }, outputDone(assistant("a", "hi", "completed")));
    expect(known).toMatchObject({ items: [{ id: "a", onServer: true, status: "completed" }], asides: [] });
  });

  it.each([
    ["a response that began as such", beside],
    ["one that says so", ready()],
  ])("T46: adds nothing to the conversation as it ends: %s", (_, from) => {
    const output = [assistant("a", "hi", "completed")];
    const conversation_id = from === beside ? {} : { conversation_id: null };
    const event = { type: "response.done", response: { id: "resp_1", output, ...conversation_id } } as const;
    expect(hear(from, event).items).toEqual([]);
  });

  it("gives up an item that is announced as part of the conversation after all", () => {
    const state = hear(
      beside,
      outputAdded(assistant("a", "hi", "in_progress")),
      added("a", null, assistant("a", "", "in_progress")),
    );
    expect(state.asides).toEqual([]);
    expect(state.items).toMatchObject([
      { id: "a", onServer: true, item: { content: [{ transcript: "hi" }] } },
    ]);
  });
});

describe("a deletion", () => {
  const deleted = (id: string): ServerEvent => ({ type: "conversation.item.deleted", item_id: id });

  it("T32: of an unknown item changes no item", () => {
    const state = hear(ready(), added("a", null), deleted("b"));
    expect(ids(state)).toEqual(["a"]);
  });

  it("T32: is not undone by late events", () => {
    const late: ServerEvent[] = [
      added("a", null),
      done(user("a", "hi")),
      outputDone(user("a", "hi")),
      {
        type: "response.output_text.delta",
        item_id: "a",
        response_id: "r",
        output_index: 0,
        content_index: 0,
        delta: "x",
      },
      { type: "mcp_list_tools.completed", item_id: "a" },
      { type: "conversation.item.input_audio_transcription.delta", item_id: "a", delta: "x" },
    ];
    expect(hear(ready(), added("a", null), deleted("a"), ...late).items).toEqual([]);
  });

  it("remembers the last hundred", () => {
    const many = Array.from({ length: 150 }, (_, i) => deleted(`item_${i}`));
    expect(hear(ready(), ...many, deleted("item_149")).deleted).toEqual(
      Array.from({ length: 100 }, (_, i) => `item_${i + 50}`),
    );
  });
});

describe("a truncation", () => {
  const truncated: ServerEvent = {
    type: "conversation.item.truncated",
    item_id: "a",
    content_index: 0,
    audio_end_ms: 700,
  };
  const speaking = entry(assistant("a", "one two", "completed"), { onServer: true });

  it("T80: by somebody else tells how much was heard, and takes no text", () => {
    expect(hear(ready({ items: [speaking] }), truncated).items).toEqual([
      { ...speaking, heard: { playedMs: 700, audioMs: 0 } },
    ]);
  });

  it("T80: keeps what is known of the whole", () => {
    const known = { ...speaking, heard: { playedMs: 800, audioMs: 900 } };
    expect(hear(ready({ items: [known] }), truncated).items[0]?.heard).toEqual({
      playedMs: 700,
      audioMs: 900,
    });
  });

  it("of ours is answered", () => {
    const request = { eventId: "event_1", kind: "truncate", id: "a", ticket: null } as const;
    const state = hear(ready({ items: [speaking], requests: [request] }), truncated);
    expect(state).toMatchObject({ items: [{ heard: null }], requests: [] });
  });
});

describe("MCP", () => {
  const told = (type: "completed" | "failed" | "in_progress"): ServerEvent => ({
    type: `response.mcp_call.${type}`,
    item_id: "m",
    output_index: 0,
  });

  it("T72: shows how far a call is, and never goes back", () => {
    const steps = [told("in_progress"), told("completed"), told("in_progress")];
    const progress = steps.map((_, i) => only(...steps.slice(0, i + 1))?.progress);
    expect(progress).toEqual(["in_progress", "completed", "completed"]);
    expect(only(told("failed"))?.progress).toBe("failed");
  });

  it("T72: shows how far a list of tools is before its item comes", () => {
    const item: Item = {
      id: "l",
      type: "mcp_list_tools",
      server_label: "s",
      tools: [{ name: "t", input_schema: {} }],
    };
    const told = [done(item), added("l", null, { ...item, tools: [] })];
    const heard = only({ type: "mcp_list_tools.in_progress", item_id: "l" }, ...told);
    expect(heard).toMatchObject({ item, progress: "in_progress" });
  });
});

describe("the loss of the service", () => {
  it("T98: leaves items that no service has, and nothing in progress", () => {
    const transcription = { status: "streaming", error: null, segments: [] } as const;
    const items = [
      message("user", "a", { onServer: true, transcription }),
      entry(assistant("b", "half", "in_progress"), {
        status: "in_progress",
        onServer: true,
        truncatable: true,
        after: "x",
        progress: "in_progress",
      }),
      message("user", "c", { status: "pending" }),
    ];
    const state = play(ready({ items, asides: [message("assistant", "d")] }), breaks).state;
    expect(state.asides).toEqual([]);
    expect(state.items).toMatchObject([
      { onServer: false, status: "completed", transcription: { status: "lost" } },
      {
        onServer: false,
        status: "incomplete",
        truncatable: false,
        after: null,
        progress: "failed",
        item: { status: "incomplete" },
      },
      { onServer: false, status: "pending" },
    ]);
  });
});

describe("a long conversation", () => {
  const long = (...items: SessionItem[]) => ({ ...ready({ items }, { set: { maxItems: 3 } }) });

  it("forgets its oldest items, and ignores late events for them", () => {
    const state = hear(
      long(message("user", "a"), message("user", "b"), message("user", "c")),
      added("d", "c"),
      added("a", null),
    );
    expect(ids(state)).toEqual(["b", "c", "d"]);
  });

  it("forgets nothing that is still in progress", () => {
    const toolCall = {
      callId: "1",
      itemId: "call_1",
      responseId: "r",
      name: "f",
      arguments: "{}",
      status: "running",
    } as const;
    const open = [
      message("user", "a", { status: "pending" }),
      call("1"),
      message("user", "b", { status: "in_progress" }),
    ];
    const state = hear({ ...long(...open), calls: [toolCall] }, added("c", "b"), added("d", "c"));
    expect(ids(state)).toEqual(["a", "call_1", "b", "d"]);
  });
});
