import { describe, expect, it, vi } from "vitest";
import { preview } from "../../src/dialects/preview.js";
import { custom } from "../../src/services/custom.js";
import { openai } from "../../src/services/openai.js";
import { connected, delta, greeting, setUp } from "./client-pair.js";

describe("connecting", () => {
  it("resolves with the session, even if it arrives with the open", async () => {
    const { session } = await connected();
    expect(session?.id).toBe("sess_1");
  });

  it("is one attempt, however often it is requested", async () => {
    const { client, session } = await connected();
    expect(await client.connect()).toBe(session);
  });

  it("resolves with null once open when the service does not greet", async () => {
    const { client, peer } = setUp({ service: openai({ apiKey: "k", callId: "rtc_1" }) });
    const connecting = client.connect();
    peer.answer();
    expect(await connecting).toBeNull();
  });

  it("rejects and hangs up when the service never greets", async () => {
    const { client, peer } = setUp({ greetingTimeoutMs: 5 });
    const connecting = client.connect();
    peer.answer();
    await expect(connecting).rejects.toMatchObject({ code: "link.timeout" });
    expect(client.end?.error?.code).toBe("link.timeout");
  });

  it.each([
    ["invalid_api_key", 3000, "auth.rejected", "OPENAI_API_KEY"],
    [undefined, 3000, "auth.rejected", "OPENAI_API_KEY"],
    ["model_not_found", 4000, "service.not-found", "the model name"],
    ["invalid_model", 4000, "service.not-found", "the model name"],
    ["insufficient_quota", 4000, "service.rate-limited", "quota"],
    ["beta_api_shape_disabled", 4000, "service.refused", "bad"],
  ])(
    "rejects with what the service said before it closed: %s (%i) is %s",
    async (...[serverCode, closeCode, code, hint]) => {
      const { client, peer } = setUp({ service: openai({ apiKey: "k", model: "m" }) });
      const connecting = client.connect();
      peer.answer();
      peer.say(
        JSON.stringify({
          type: "error",
          error: { type: "invalid_request_error", code: serverCode, message: "Key sk-12 is bad" },
        }),
      );
      peer.close(closeCode, `invalid_request_error.${serverCode}`);
      const error: unknown = await connecting.catch((reason: unknown) => reason);
      expect(error).toMatchObject({ code, serverCode, closeCode, message: expect.stringContaining(hint) });
      expect(error).toMatchObject({ message: expect.not.stringContaining("sk-12") });
      expect(client.end).toMatchObject({ code: closeCode, error: { code } });
      await expect(client.events().next()).resolves.toMatchObject({ value: { type: "error" } });
    },
  );

  it("rejects when the line breaks, is refused, or we close", async () => {
    for (const [end, code] of [
      ["drop", "link.lost"],
      ["close", "link.closed"],
    ] as const) {
      const { client, peer } = setUp();
      const connecting = client.connect();
      peer[end]();
      await expect(connecting).rejects.toMatchObject({ code });
    }
    const { client } = setUp();
    const connecting = client.connect();
    client.close();
    await expect(connecting).rejects.toMatchObject({ code: "link.aborted" });
  });

  it("T105: stops at an abort, before and during", async () => {
    const reason = new Error("user left");
    const { client } = setUp();
    await expect(client.connect({ signal: AbortSignal.abort(reason) })).rejects.toMatchObject({
      code: "link.aborted",
      cause: reason,
    });
    const controller = new AbortController();
    const connecting = setUp().client.connect({ signal: controller.signal });
    controller.abort(reason);
    await expect(connecting).rejects.toMatchObject({ code: "link.aborted", cause: reason });
  });

  it("is over because we hung up, whatever was said before", async () => {
    const { client, peer } = setUp();
    const connecting = client.connect();
    peer.answer();
    peer.say(JSON.stringify({ type: "error", error: { code: "invalid_api_key", message: "no" } }));
    client.close();
    await expect(connecting).rejects.toMatchObject({ code: "link.aborted" });
    expect(client.end?.error).toBeNull();
  });

  it("is left alone by an abort that comes too late", async () => {
    const controller = new AbortController();
    const { client, peer } = setUp();
    const connecting = client.connect({ signal: controller.signal });
    peer.answer();
    peer.say(greeting);
    await connecting;
    controller.abort();
    expect(client.end).toBeNull();
  });

  it("cannot be had again from a client that is closed", async () => {
    const { client } = setUp();
    client.close();
    await expect(client.connect()).rejects.toMatchObject({ code: "link.not-open" });
    const { client: lost, peer } = await connected();
    peer.drop();
    await expect(lost.connect()).rejects.toMatchObject({ code: "link.lost" });
  });

  it.each([
    {},
    [],
    { message: null, code: 7 },
    { message: 5 },
    { code: { toString: 1 }, message: { toString: 1, valueOf: 1 } },
  ])("survives a refusal of %j", async (error) => {
    const { client, peer } = setUp();
    const connecting = client.connect();
    peer.answer();
    peer.say(JSON.stringify({ type: "error", error }));
    peer.close(4000);
    await expect(connecting).rejects.toMatchObject({ code: "service.refused", closeCode: 4000 });
  });

  it("waits forever if configured to", async () => {
    vi.useFakeTimers();
    const { client, peer } = setUp({ greetingTimeoutMs: Number.POSITIVE_INFINITY });
    void client.connect();
    peer.answer();
    expect(vi.getTimerCount()).toBe(0);
    vi.useRealTimers();
    expect(client.end).toBeNull();
  });
});

describe("sending", () => {
  it("stamps an event id and leaves the caller's event as it was", async () => {
    const { client, peer } = await connected();
    const event = { type: "response.create" } as const;
    const id = client.send(event);
    expect(JSON.parse(peer.received[0] ?? "")).toEqual({ type: "response.create", event_id: id });
    expect(event).toEqual({ type: "response.create" });
    expect(client.send(event)).not.toBe(id);
    expect(client.send({ ...event, event_id: "mine" })).toBe("mine");
  });

  it("throws before the connection and after it", async () => {
    const { client } = setUp();
    expect(() => client.send({ type: "response.create" })).toThrow(
      expect.objectContaining({ code: "link.not-open" }),
    );
    const { client: closed } = await connected();
    closed.close();
    expect(() => closed.send({ type: "response.create" })).toThrow(
      expect.objectContaining({ code: "link.not-open" }),
    );
  });

  it.each([
    ["a BigInt", 1n],
    ["a cycle", cyclic()],
  ])("throws for %s, and goes on", async (_what, value) => {
    const { client } = await connected();
    const event = { type: "response.create", response: { metadata: value } };
    expect(() => client.send(event as never)).toThrow(expect.objectContaining({ code: "options.invalid" }));
    expect(client.send({ type: "response.create" })).toBeTypeOf("string");
  });

  it("reports what the dialect could not express", async () => {
    const { client, peer } = await connected({
      service: custom({ url: "ws://localhost", dialect: preview }),
    });
    const params: unknown[] = [];
    client.on("fault", ({ code, param }) => params.push([code, param]));
    client.send({
      type: "session.update",
      session: { type: "realtime", instructions: "Hi", reasoning: { effort: "low" } },
    });
    expect(params).toEqual([["wire.dropped-field", "session.reasoning"]]);
    expect(JSON.parse(peer.received[0] ?? "").session).toEqual({ instructions: "Hi" });
  });
});

describe("reading", () => {
  it("gives the first reader the connection from its beginning, and every reader everything", async () => {
    const { client, peer } = await connected();
    peer.say(delta("a"));
    const first = client.events();
    const second = client.events();
    peer.say(delta("b"));
    client.close();
    expect(await typesOf(first)).toEqual([
      "session.created",
      "response.output_text.delta",
      "response.output_text.delta",
    ]);
    expect(await typesOf(second)).toEqual(["response.output_text.delta"]);
  });

  it("delivers what came before the end, then throws why", async () => {
    const { client, peer } = await connected();
    const events = client.events();
    peer.say(delta("a"));
    peer.drop();
    expect(await events.next()).toMatchObject({ value: { type: "session.created" } });
    expect(await events.next()).toMatchObject({ value: { delta: "a" } });
    await expect(events.next()).rejects.toMatchObject({ code: "link.lost" });
  });

  it("fails the reader that is too slow, and no other", async () => {
    const { client, peer } = await connected({ unread: { count: 2 } });
    const slow = client.events();
    const heard: string[] = [];
    client.on("response.output_text.delta", (event) => heard.push(event.delta));
    for (const text of ["a", "b", "c"]) peer.say(delta(text));
    const read = await Promise.allSettled([slow.next(), slow.next(), slow.next()]);
    expect(read.map(({ status }) => status)).toEqual(["fulfilled", "fulfilled", "rejected"]);
    expect(heard).toEqual(["a", "b", "c"]);
    expect(client.end).toBeNull();
  });

  it("forgets a reader that leaves", async () => {
    const { client, peer } = await connected();
    const events = client.events();
    await events.return?.();
    peer.say(delta("later"));
    expect((await events.next()).done).toBe(true);
  });

  it("says so to a first reader that comes too late for the beginning", async () => {
    const { client, peer } = await connected();
    const faults: string[] = [];
    client.on("fault", ({ code }) => faults.push(code));
    for (let n = 0; n < 300; n++) peer.say(delta(String(n)));
    const events = client.events();
    peer.say(delta("now"));
    expect(await events.next()).toMatchObject({ value: { delta: "now" } });
    client.events();
    expect(faults).toEqual(["reader.too-slow"]);
  });

  it("keeps a large frame for the first reader", async () => {
    const { client, peer } = await connected();
    peer.say(delta("x".repeat(15_000_000)));
    const events = client.events();
    await events.next();
    expect((await events.next()).value).toMatchObject({ type: "response.output_text.delta" });
  });

  it("passes on events of unknown types", async () => {
    const { client, peer } = await connected();
    const seen: unknown[] = [];
    client.on("event", (event) => event.type === "unknown" && seen.push(event));
    peer.say('{"type":"response.telepathy.delta","thought":1}');
    expect(seen).toEqual([
      {
        type: "unknown",
        wireType: "response.telepathy.delta",
        raw: { type: "response.telepathy.delta", thought: 1 },
      },
    ]);
  });

  it.each([
    "",
    "{",
    "null",
    "[]",
    "7",
    '"x"',
    "{}",
    '{"type":1}',
    '{"__proto__":{"type":"error"}}',
    '{"type":"response.done"}',
  ])("reports the frame %s and goes on", async (frame) => {
    const { client, peer } = await connected();
    const faults: string[] = [];
    client.on("fault", ({ code }) => faults.push(code));
    peer.say(frame);
    expect(faults).toEqual(["wire.unreadable"]);
    expect(client.end).toBeNull();
  });

  it("treats an error event as data", async () => {
    const { client, peer } = await connected();
    const codes: unknown[] = [];
    client.on("error", ({ error }) => codes.push(error.code));
    peer.say(
      JSON.stringify({
        type: "error",
        error: { type: "invalid_request_error", code: "invalid_value", message: "no" },
      }),
    );
    expect(codes).toEqual(["invalid_value"]);
    expect(client.end).toBeNull();
    expect(client.send({ type: "response.create" })).toBeTypeOf("string");
  });
});

describe("closing", () => {
  it.each([
    [999, ""],
    [1005, ""],
    [1006, ""],
    [2999, ""],
    [5000, ""],
    [3000.5, ""],
    [Number.NaN, ""],
    [1000, "ä".repeat(62)],
  ])("refuses code %d with reason %j, and goes on", async (code, reason) => {
    const { client } = await connected();
    expect(() => client.close(code, reason)).toThrow(expect.objectContaining({ code: "options.invalid" }));
    expect(client.end).toBeNull();
    client.close(1000, "ä".repeat(61));
    expect(client.end).toMatchObject({ error: null, code: 1000 });
  });

  it("is told once, with code and reason, whoever does it", async () => {
    const { client, peer } = await connected();
    const ends: unknown[] = [];
    client.on("close", (end) => ends.push([end.error?.code, end.code, end.reason]));
    peer.close(4001, "expired");
    client.close();
    expect(ends).toEqual([["link.closed", 4001, "expired"]]);
    const own = await connected();
    own.client.on("close", (end) => ends.push([end.error, end.code, end.reason]));
    own.client.close(4002, "bye");
    expect(ends[1]).toEqual([null, 4002, "bye"]);
  });

  it("ends every reader, waiting or yet to come", async () => {
    const { client } = await connected();
    const reader = client.events();
    await reader.next();
    const waiting = reader.next();
    client.close();
    expect((await waiting).done).toBe(true);
    expect((await client.events().next()).done).toBe(true);
  });

  it("inside a listener comes after the event that it listens to", async () => {
    const { client, peer } = await connected();
    const events = client.events();
    const told: string[] = [];
    client.on("event", ({ type }) => told.push(type));
    client.on("close", () => told.push("close"));
    client.on("response.output_text.delta", () => client.close());
    peer.say(delta("a"));
    expect(told).toEqual(["response.output_text.delta", "close"]);
    expect(await typesOf(events)).toEqual(["session.created", "response.output_text.delta"]);
  });

  it("inside a listener stops the rest of the frames", async () => {
    const { client, peer } = await connected();
    const seen: string[] = [];
    client.on("response.output_text.delta", ({ delta: text }) => {
      seen.push(text);
      client.close();
    });
    peer.say(delta("a"));
    peer.say(delta("b"));
    expect(seen).toEqual(["a"]);
  });
});

async function typesOf(events: AsyncIterable<{ type: string }>): Promise<string[]> {
  const types: string[] = [];
  for await (const { type } of events) types.push(type);
  return types;
}

function cyclic(): object {
  const value: Record<string, unknown> = {};
  value["self"] = value;
  return value;
}
