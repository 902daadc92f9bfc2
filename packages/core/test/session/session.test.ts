import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Item } from "../../src/protocol/items.js";
import { openai } from "../../src/services/openai.js";
import { restoreHistory, seed } from "../../src/session/history.js";
import { createSession } from "../../src/session/session.js";
import { tool } from "../../src/session/tool.js";
import { memoryTransport } from "../../src/transport/memory.js";
import { nextUncaught } from "../uncaught.js";
import { outcomeOf, publicSession, readySession } from "./public-session.js";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function item(id: string) {
  return { id, type: "message" as const, role: "user" as const, content: [] };
}

describe("connect()", () => {
  it("T1: resolves when the configuration is acknowledged, and not before", async () => {
    const { session, greets, configures } = publicSession({ config: { instructions: "be brief" } });
    const connecting = session.connect();
    greets();
    expect(session.getSnapshot().phase.name).toBe("configuring");
    expect(await outcomeOf(connecting)).toBe("pending");
    configures();
    expect(await connecting).toMatchObject({ id: "sess_1" });
  });

  it("T2: rejects with the service's code and param where it refuses the configuration", async () => {
    const { session, greets, says } = publicSession();
    const connecting = session.connect();
    greets();
    const error = { type: "invalid_request_error", code: "bad", param: "session.voice", message: "no" };
    says({ type: "error", error });
    expect(await outcomeOf(connecting)).toMatchObject({
      code: "session.refused",
      serverCode: "bad",
      param: "session.voice",
    });
    expect(session.getSnapshot().phase.name).toBe("failed");
  });

  it("joins the attempt under way, and answers at once when there is nothing to do", async () => {
    const { session, greets, configures } = publicSession();
    const both = [session.connect(), session.connect()];
    greets();
    configures();
    expect(await Promise.all([...both, session.connect()])).toHaveLength(3);
  });

  it("T105: aborts when its signal does, and leaves nothing behind", async () => {
    const { session, peer, greets } = publicSession();
    const controller = new AbortController();
    const connecting = session.connect({ signal: controller.signal });
    controller.abort();
    greets();
    expect(await outcomeOf(connecting)).toMatchObject({ code: "session.closed" });
    expect([session.getSnapshot().phase.name, peer.received]).toEqual(["closed", []]);
    expect(vi.getTimerCount()).toBe(0);
  });

  it("rejects when the service does not answer, and can be called again", async () => {
    const { session, peer, greets, configures } = publicSession();
    const first = session.connect();
    peer.drop();
    expect(await outcomeOf(first)).toMatchObject({ code: "link.lost" });
    const second = session.connect();
    greets();
    configures();
    expect(await outcomeOf(second)).toMatchObject({ id: "sess_1" });
  });
});

describe("close()", () => {
  it("T103: can be called at any time, any number of times", () => {
    const { session } = readySession();
    for (let i = 0; i < 3; i++) session.close();
    expect(session.getSnapshot().phase.name).toBe("closed");
  });

  it("T103: settles everything pending, with the reason", async () => {
    const { session } = readySession();
    const response = session.respond();
    const waiting = [
      session.sendText("a"),
      session.update({ instructions: "b" }),
      response.id,
      response.done,
    ];
    session.close();
    for (const each of waiting) expect(await outcomeOf(each)).toMatchObject({ code: "session.closed" });
    expect(vi.getTimerCount()).toBe(0);
  });

  it("is followed by the same conversation when connect() is called again", async () => {
    const { session, greets, configures, sent, says } = readySession();
    void session.sendText("hello");
    says({
      type: "conversation.item.added",
      item: { ...item("item_1"), ...sent("conversation.item.create")[0]?.item },
    });
    session.close();
    void session.connect();
    greets();
    configures();
    expect(sent("conversation.item.create").map((event) => event.item)).toMatchObject([
      { content: [{ type: "input_text", text: "hello" }] },
      { content: [{ type: "input_text", text: "hello" }] },
    ]);
  });
});

describe("a connection that is lost", () => {
  it("T98: reconnects with the configuration and the conversation, and reports it", async () => {
    const { session, peer, greets, configures, sent } = readySession({ history: seed([user("hello")]) });
    const told = vi.fn();
    session.on("reconnected", told);
    peer.drop();
    expect(session.getSnapshot().phase.name).toBe("reconnecting");
    await vi.advanceTimersByTimeAsync(1_000);
    greets();
    configures();
    expect(told).toHaveBeenCalledExactlyOnceWith({ lost: [], replayed: ["history_1"] });
    expect([sent("session.update"), sent("conversation.item.create")].map((list) => list.length)).toEqual([
      2, 2,
    ]);
  });

  it("loses responses that had begun, and requests again those that had not", async () => {
    const { session, peer, creates, greets, configures, sent } = readySession();
    const begun = session.respond();
    creates("r1");
    const waiting = session.respond();
    peer.drop();
    expect(await outcomeOf(begun.done)).toMatchObject({ code: "link.lost" });
    await vi.advanceTimersByTimeAsync(1_000);
    greets();
    configures();
    expect(sent("response.create")).toHaveLength(2);
    expect(await outcomeOf(waiting.done)).toBe("pending");
  });

  it("T102: is no longer listened to", () => {
    const { session, peer, says } = readySession();
    const heard = vi.fn();
    session.on("event", heard);
    session.close();
    peer.answer();
    says({ type: "conversation.item.added", item: item("late") });
    expect([heard.mock.calls.length, session.getSnapshot().items]).toEqual([0, []]);
  });
});

describe("what is sent", () => {
  it("resolves with the item as the service has it", async () => {
    const { session, sent, says } = readySession();
    const sending = session.sendText("hello");
    const [created] = sent("conversation.item.create");
    says({ type: "conversation.item.added", item: { ...created?.item, status: "completed" } as Item });
    expect(await outcomeOf(sending)).toMatchObject({ status: "completed", role: "user" });
  });

  it("rejects when the service refuses it, and removes the item again", async () => {
    const { session, sent, says } = readySession();
    const sending = session.sendText("hello");
    const [{ event_id = "" } = {}] = sent("conversation.item.create");
    says({ type: "error", error: { type: "invalid_request_error", message: "no", event_id } });
    expect(await outcomeOf(sending)).toMatchObject({ code: "request.refused" });
    expect(session.getSnapshot().items).toEqual([]);
  });

  it("T37: rejects when it is not answered", async () => {
    const { session } = readySession();
    const waiting = [
      session.sendText("a"),
      session.deleteItem("b"),
      session.retrieveItem("c"),
      session.clearAudio(),
    ];
    const update = session.update({ instructions: "d" });
    await vi.advanceTimersByTimeAsync(20_000);
    for (const each of [...waiting, update])
      expect(await outcomeOf(each)).toMatchObject({ code: "request.timeout" });
  });

  it("T61: rejects when the response does not begin or stalls", async () => {
    const { session, creates } = readySession();
    const never = session.respond();
    await vi.advanceTimersByTimeAsync(20_000);
    const stalls = session.respond();
    creates("r1");
    await vi.advanceTimersByTimeAsync(100_000);
    expect(await outcomeOf(never.done)).toMatchObject({ code: "response.timeout" });
    expect(await outcomeOf(stalls.done)).toMatchObject({ code: "response.stalled" });
  });
});

describe("an event that is sent as it is", () => {
  it("goes to the current connection, and its results are handled as usual", async () => {
    const { session, errors, says, sent } = readySession();
    const id = session.sendEvent({ type: "input_audio_buffer.clear" });
    expect(sent("input_audio_buffer.clear")).toEqual([{ type: "input_audio_buffer.clear", event_id: id }]);
    says({ type: "error", error: { type: "invalid_request_error", message: "no", event_id: id } });
    expect(errors).toMatchObject([{ code: "server.error" }]);
  });

  it("is refused without a connection, or when it is not an event", async () => {
    const { session } = publicSession();
    const clear = { type: "input_audio_buffer.clear" } as const;
    expect(() => session.sendEvent(clear)).toThrow("link.not-open");
    const circle: { type: "response.create"; self?: unknown } = { type: "response.create" };
    circle.self = circle;
    expect(() => session.sendEvent(circle)).toThrow("options.invalid");
    const { session: ready } = readySession();
    ready.close();
    expect(() => ready.sendEvent(clear)).toThrow("link.not-open");
  });
});

describe("a listener", () => {
  it("T91: that throws does not affect other listeners, and its error surfaces", async () => {
    const { session, says } = readySession();
    const uncaught = nextUncaught();
    const heard = vi.fn();
    session.on("event", () => {
      throw new Error("mine");
    });
    session.on("event", heard);
    says({ type: "conversation.item.added", item: item("a") });
    expect([heard.mock.calls.length, session.getSnapshot().items.length]).toEqual([1, 1]);
    expect(await uncaught).toMatchObject({ message: "mine" });
  });

  it.each(["event", "response", "error"] as const)("T92: of %s can close the session", async (name) => {
    const { session, says, creates } = readySession();
    const waiting = session.sendText("a");
    session.on(name, () => session.close());
    says({ type: "error", error: { type: "server_error", message: "hm" } });
    creates("r1");
    expect(session.getSnapshot().phase.name).toBe("closed");
    expect(await outcomeOf(waiting)).toMatchObject({ code: "session.closed" });
  });

  it("T92: can close the session on a state change", () => {
    const { session, says } = readySession();
    const heard = vi.fn(() => session.close());
    session.subscribe(heard);
    says({ type: "conversation.item.added", item: item("a") });
    expect([session.getSnapshot().phase.name, heard.mock.calls.length]).toEqual(["closed", 2]);
  });

  it("T92: can connect again when the session ends", async () => {
    const { session, peer, greets, configures } = readySession({ reconnect: false });
    session.subscribe(() => {
      if (session.getSnapshot().phase.name === "failed") void session.connect();
    });
    peer.drop();
    greets();
    configures();
    expect(session.getSnapshot().phase.name).toBe("ready");
  });

  it("T92: can request another response on a response, which waits its turn", () => {
    const { session, creates, finishes, sent } = readySession();
    const remove = session.on("response", () => {
      remove();
      session.respond();
    });
    creates("r1");
    expect(sent("response.create")).toHaveLength(0);
    finishes("r1");
    expect(sent("response.create")).toHaveLength(1);
  });
});

describe("events()", () => {
  it("continues across reconnects, in order, and ends with the session", async () => {
    const { session, peer, greets, configures } = publicSession();
    const reader = session.events();
    void session.connect();
    greets();
    configures();
    peer.drop();
    await vi.advanceTimersByTimeAsync(1_000);
    greets();
    configures();
    session.close();
    const types = [];
    for await (const { type } of reader) types.push(type);
    const once = ["session.created", "session.updated"];
    expect(types).toEqual([...once, ...once]);
  });

  it("throws the session's failure to its readers", async () => {
    const { session, peer } = readySession({ reconnect: false });
    const reader = session.events();
    await reader.next();
    await reader.next();
    peer.drop();
    expect(await outcomeOf(reader.next())).toMatchObject({ code: "link.lost" });
  });

  it("buffers no more than its limit for a slow reader", async () => {
    const { session, says } = readySession({ unreadEvents: { count: 2 } });
    const reader = session.events();
    for (let i = 0; i < 3; i++) says({ type: "input_audio_buffer.cleared" });
    expect(await outcomeOf(reader.next())).toMatchObject({ value: { type: "session.created" } });
    expect(await outcomeOf(reader.next())).toMatchObject({ value: { type: "session.updated" } });
    expect(await outcomeOf(reader.next())).toMatchObject({ code: "reader.too-slow" });
  });
});

describe("the audio of a response", () => {
  it("is buffered for a late reader, up to the limit", async () => {
    const { session, creates, speaks, finishes } = readySession({ unreadAudioBytes: 480 });
    const { audio, done } = session.respond();
    creates("r1");
    for (let i = 0; i < 3; i++) speaks("r1", 5);
    finishes("r1");
    expect(await outcomeOf(audio.next())).toMatchObject({ value: new Int16Array(120) });
    expect(await outcomeOf(audio.next())).toMatchObject({ value: new Int16Array(120) });
    expect(await outcomeOf(audio.next())).toMatchObject({ code: "reader.too-slow" });
    expect(await outcomeOf(done)).toMatchObject({ status: "completed" });
  });
});

describe("misuse", () => {
  it("T8: a session for transcription does not respond", async () => {
    const { session } = publicSession({ config: { type: "transcription" } });
    const { id, done } = session.respond();
    for (const each of [id, done])
      expect(await outcomeOf(each)).toMatchObject({ code: "session.unsupported" });
  });

  it("nothing can be committed before there is a connection", async () => {
    const { session } = publicSession();
    expect(await outcomeOf(session.commitAudio())).toMatchObject({ code: "session.not-open" });
    expect(await outcomeOf(session.clearAudio())).toMatchObject({ code: "session.not-open" });
  });

  it("calls that would wait for a connection are refused after close(), until the next connect()", async () => {
    const { session } = readySession();
    session.close();
    for (const waiting of [
      session.update({ instructions: "be brief" }),
      session.sendText("hello"),
      session.respond().done,
    ])
      expect(await outcomeOf(waiting)).toMatchObject({ code: "session.not-open" });
    expect(session.getSnapshot().items).toEqual([]);
  });

  it("two tools with the same name are refused, and an added tool replaces one with its name", () => {
    const one = tool({ name: "look", description: "", run: () => 1 });
    expect(() => publicSession({ tools: [one, one] })).toThrow("options.invalid");
    const { session, sent } = readySession({ tools: [one] });
    session.addTool(tool({ name: "look", description: "better", run: () => 2 }));
    const { session: told } = sent("session.update").at(-1) ?? {};
    expect(told).toMatchObject({ tools: [{ name: "look", description: "better" }] });
  });

  it.each([[{}], [[{}]], [{ version: 2 }], [{ version: 1, items: [{ item: 1 }] }]])(
    "%j is no history",
    (json) => {
      expect(() => publicSession({ history: restoreHistory(json) })).toThrow("options.invalid");
      expect(() => publicSession({ history: seed([item("a"), item("a")]) })).toThrow("options.invalid");
    },
  );
});

describe("a key", () => {
  const key = "sk-proj-abcdefghijklmnop0123456789";

  it("T107: appears neither in the state nor in the report of a refusal that quotes it", async () => {
    const { transport, peer } = memoryTransport();
    const session = createSession({ service: openai({ apiKey: key, model: "m" }), transport });
    const connecting = session.connect();
    const error = {
      type: "invalid_request_error",
      code: "invalid_api_key",
      message: `Incorrect API key: ${key}`,
    };
    peer.answer();
    peer.say(JSON.stringify({ type: "error", error }));
    peer.close(3000);
    const told: unknown = await outcomeOf(connecting);
    expect(told).toMatchObject({ code: "auth.rejected" });
    expect(JSON.stringify([session.getSnapshot(), told]) + String(told)).not.toContain(key);
  });
});

function user(text: string) {
  return {
    type: "message" as const,
    role: "user" as const,
    content: [{ type: "input_text" as const, text }],
  };
}
