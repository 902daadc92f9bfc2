import { describe, expect, it } from "vitest";
import { maxOutOfBand } from "../../src/limits.js";
import { realisticPace } from "../../src/session/pace.js";
import { SessionTest, userSays } from "../support/session.js";

const create = (response: object = {}) => ({ type: "response.create", response });

describe("responses in the conversation", () => {
  it("run one at a time", async () => {
    const test = new SessionTest({ pace: realisticPace() });
    await test.receive(create(), { ...create(), event_id: "second" });
    const { id } = test.last("response.created").response;
    expect(test.all("response.created")).toHaveLength(1);
    expect(test.last("error").error).toMatchObject({
      code: "conversation_already_has_active_response",
      event_id: "second",
    });
    expect(test.last("error").error.message).toContain(id);
  });

  it("can be cancelled, with or without an id", async () => {
    for (const named of [true, false]) {
      const test = new SessionTest({ pace: realisticPace() });
      await test.receive(userSays("Count to 20"), create());
      await test.clock.elapse(700);
      const response_id = test.last("response.created").response.id;
      await test.receive({ type: "response.cancel", ...(named && { response_id }) });
      expect(test.last("response.done").response).toMatchObject({
        status: "cancelled",
        status_details: { type: "cancelled", reason: "client_cancelled" },
        output: [{ status: "incomplete", role: "assistant" }],
      });
      test.forget();
      await test.clock.elapse(60_000);
      expect(test.types()).toEqual(["rate_limits.updated"]);
    }
  });

  it("can be cancelled before they say anything", async () => {
    const test = new SessionTest({ pace: realisticPace() });
    await test.receive(create(), { type: "response.cancel" });
    expect(test.last("response.done").response).toMatchObject({ status: "cancelled", output: [] });
  });

  it("cannot be cancelled if none is active", async () => {
    const test = new SessionTest();
    await test.receive(
      { type: "response.cancel", event_id: "e" },
      { type: "response.cancel", response_id: "resp_x" },
    );
    expect(test.all("error").map(({ error }) => error.code)).toEqual([
      "response_cancel_not_active",
      "response_cancel_not_active",
    ]);
    expect(test.all("error")[0]?.error.event_id).toBe("e");
  });

  it("end at their token limit", async () => {
    const test = new SessionTest();
    await test.receive(userSays("Count to 50"), create({ max_output_tokens: 20 }));
    expect(test.last("response.done").response).toMatchObject({
      status: "incomplete",
      status_details: { type: "incomplete", reason: "max_output_tokens" },
      output: [{ status: "incomplete" }],
    });
  });

  it("fail when the brain does, and the session continues", async () => {
    let broken = true;
    const brain = {
      respond: () => {
        if (broken) throw new Error("ouch");
        return [];
      },
    };
    const test = new SessionTest({ brain });
    await test.receive(create());
    expect(test.last("response.done").response).toMatchObject({
      status: "failed",
      status_details: { type: "failed", error: { type: "server_error" } },
    });
    expect(test.last("error").error.message).toContain("ouch");
    broken = false;
    await test.receive(create());
    expect(test.last("response.done").response).toMatchObject({ status: "completed", output: [] });
  });

  it("wait for a slow brain, and abort it when cancelled", async () => {
    let isOver = false;
    const brain = {
      async *respond({ signal }: { signal: AbortSignal }) {
        await new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve()));
        isOver = true;
        yield { type: "say" as const, text: "too late" };
      },
    };
    const test = new SessionTest({ brain });
    await test.receive(create());
    expect(test.types()).not.toContain("response.done");
    await test.receive({ type: "response.cancel" });
    expect(isOver).toBe(true);
    expect(test.last("response.done").response).toMatchObject({ status: "cancelled", output: [] });
  });

  it("may say something and then call several functions", async () => {
    const call = (name: string) => ({ type: "call" as const, name, arguments: "{}" });
    const test = new SessionTest({
      brain: { respond: () => [{ type: "say", text: "One moment." }, call("a"), call("b")] },
    });
    await test.receive(create());
    expect(test.last("response.done").response.output?.map(({ type }) => type)).toEqual([
      "message",
      "function_call",
      "function_call",
    ]);
    expect(test.all("response.output_item.done").map(({ output_index }) => output_index)).toEqual([0, 1, 2]);
  });

  it("count the tokens they read and generate", async () => {
    const test = new SessionTest();
    await test.receive(userSays("Say hello there my friend"), create());
    const { usage } = test.last("response.done").response;
    const soundMs = test
      .all("response.output_audio.delta")
      .reduce((sum, { delta }) => sum + Buffer.from(delta, "base64").length / 48, 0);
    expect(usage?.output_token_details?.audio_tokens).toBe(soundMs / 50);
    expect(usage?.total_tokens).toBe((usage?.input_tokens ?? 0) + (usage?.output_tokens ?? 0));
    await test.receive(userSays("x".repeat(400)), create({ output_modalities: ["text"] }));
    await test.receive(create());
    const cached = test.last("response.done").response.usage?.input_token_details;
    expect(cached?.cached_tokens).toBeGreaterThan(0);
    expect(cached?.cached_tokens).toBeLessThanOrEqual(
      test.last("response.done").response.usage?.input_tokens ?? 0,
    );
  });

  it("speak in the requested format", async () => {
    const test = new SessionTest();
    await test.receive(
      userSays("Hello"),
      create({ audio: { output: { format: { type: "audio/pcmu" }, voice: "marin" } } }),
    );
    const first = test.last("response.output_audio.delta");
    expect(
      Buffer.from(test.all("response.output_audio.delta")[0]?.delta ?? "", "base64").length,
    ).toBeLessThanOrEqual(800);
    expect(first.delta.length).toBeGreaterThan(0);
    expect(test.last("response.done").response.audio).toEqual({
      output: { format: { type: "audio/pcmu" }, voice: "marin" },
    });
    const bytes = test
      .all("response.output_audio.delta")
      .reduce((sum, { delta }) => sum + Buffer.from(delta, "base64").length, 0);
    await test.receive({
      type: "conversation.item.truncate",
      item_id: first.item_id,
      content_index: 0,
      audio_end_ms: bytes / 8,
    });
    expect(test.last("conversation.item.truncated").audio_end_ms).toBe(bytes / 8);
  });
});

describe("out-of-band responses", () => {
  it("run beside the conversation and leave no trace in it", async () => {
    const test = new SessionTest({ pace: realisticPace() });
    await test.receive(
      userSays("Count to 9"),
      create(),
      create({ conversation: "none", metadata: { topic: "mine" } }),
    );
    await test.clock.elapse(20_000);
    const done = test.all("response.done").map(({ response }) => response);
    expect(done).toHaveLength(2);
    const beside = done.find(({ conversation_id }) => conversation_id === null);
    expect(beside?.metadata).toEqual({ topic: "mine" });
    const added = test.all("conversation.item.added").map(({ item }) => item.id);
    expect(added).not.toContain(beside?.output?.[0]?.id);
  });

  it("read the input they are given: nothing, items, or references", async () => {
    const seen: string[][] = [];
    const test = new SessionTest({
      brain: {
        respond: ({ items }) => (
          seen.push(items.map((item) => ("content" in item ? JSON.stringify(item.content) : item.type))),
          []
        ),
      },
    });
    await test.receive(userSays("known", "known"));
    const item = { type: "message", role: "user", content: [{ type: "input_text", text: "given" }] };
    await test.receive(
      create({ conversation: "none" }),
      create({ conversation: "none", input: [] }),
      create({ conversation: "none", input: [item, { type: "item_reference", id: "known" }] }),
    );
    expect(seen.map((items) => items.length)).toEqual([1, 0, 2]);
    expect(seen[2]?.join()).toMatch(/given.*known/);
    await test.receive(create({ conversation: "none", input: [{ type: "item_reference", id: "unknown" }] }));
    expect(test.last("error").error.code).toBe("invalid_value");
  });

  it("can be cancelled by id only", async () => {
    const test = new SessionTest({ pace: realisticPace() });
    await test.receive(create({ conversation: "none" }), { type: "response.cancel" });
    expect(test.last("error").error.code).toBe("response_cancel_not_active");
    await test.receive({
      type: "response.cancel",
      response_id: test.last("response.created").response.id ?? "",
    });
    expect(test.last("response.done").response.status).toBe("cancelled");
  });

  it("are limited in number", async () => {
    const test = new SessionTest({ pace: realisticPace() });
    await test.receive(...Array.from({ length: maxOutOfBand + 1 }, () => create({ conversation: "none" })));
    expect(test.all("response.created")).toHaveLength(maxOutOfBand);
    expect(test.all("error")).toHaveLength(1);
  });
});

describe("a closed session", () => {
  it("sends nothing more and leaves no timer behind", async () => {
    const test = new SessionTest({ pace: realisticPace() });
    await test.receive(userSays("Count to 20"), create(), create({ conversation: "none" }));
    await test.clock.elapse(700);
    test.session.close();
    test.forget();
    await test.clock.elapse(0);
    expect(test.clock.pending).toBe(0);
    await test.clock.elapse(60_000);
    expect(test.sent).toEqual([]);
  });
});

describe("an event of an unknown type", () => {
  it("is rejected with a list of all types", async () => {
    const test = new SessionTest();
    await test.receive({ type: "nope", event_id: "n" }, { type: "constructor" });
    expect(test.all("error")[0]?.error).toMatchObject({
      code: "invalid_value",
      param: "type",
      event_id: "n",
    });
    expect(test.all("error")[1]?.error.code).toBe("invalid_value");
    expect(test.all("error")[0]?.error.message).toMatch(
      /^Invalid value: 'nope'. Supported values are: 'session.update', .* and 'response.cancel'\.$/,
    );
  });
});
