import { webSocket } from "@rt/core";
import type { SessionOptions } from "@rt/core";
import { describe, expect, it } from "vitest";
import type { Fault } from "../../src/index.js";
import { conversation, next, sessionAt, startStage, until } from "../support/stage.js";

const written: SessionOptions["config"] = { output_modalities: ["text"] };

async function scene(faults: readonly Fault[], options: Partial<SessionOptions> = {}) {
  const stage = await startStage({ faults });
  const session = sessionAt(stage.simulator.url, { config: written, ...options });
  const errors: string[] = [];
  session.on("error", ({ code }) => errors.push(code));
  return { stage, session, errors };
}

describe("a session survives", () => {
  const endings: readonly Fault[] = [
    { kind: "cut", connection: 1, on: "response.output_text.delta" },
    { kind: "close", connection: 1, on: "response.output_item.added", code: 1011 },
    { kind: "close", connection: 1, on: "response.done", code: 1001, reason: "going away" },
    { kind: "garbage", connection: 1, on: "response.created", form: "utf8" },
  ];
  for (const fault of endings) {
    it(`the loss of its connection by ${JSON.stringify(fault)}`, async () => {
      const { stage, session } = await scene([fault]);
      await session.connect();
      const reconnected = next(session, "reconnected");
      await session.sendText("Say one.");
      await expect(session.respond().done).rejects.toMatchObject({ code: expect.stringMatching(/^link\./) });
      await reconnected;
      expect((await session.respond().done).text).toBe("one.");
      expect(stage.sessions()).toHaveLength(2);
      expect(conversation(session).at(0)).toBe("user: Say one.");
    });
  }

  const unbegun: readonly Fault[] = [
    { kind: "cut", connection: 1, on: "response.create" },
    { kind: "close", connection: 1, on: "response.created", code: 1011 },
  ];
  for (const fault of unbegun) {
    it(`and repeats a request for a response that had not started: ${JSON.stringify(fault)}`, async () => {
      const { stage, session } = await scene([fault]);
      await session.connect();
      await session.sendText("Say one.");
      expect((await session.respond().done).text).toBe("one.");
      expect(stage.sessions()).toHaveLength(2);
    });
  }

  it("a service that refuses its first attempt to reconnect", async () => {
    const refuse: Fault = { kind: "refuse", connection: 2 };
    const { session } = await scene([{ kind: "close", connection: 1, after: 2 }, refuse]);
    await session.connect();
    const reconnected = next(session, "reconnected");
    session.sendText("Say one.").catch(() => undefined);
    await reconnected;
    expect((await session.respond().done).text).toBe("one.");
  });

  const harmless: readonly Fault[] = [
    { kind: "delay", ms: 2 },
    { kind: "delay", ms: 2, direction: "received" },
    { kind: "oversize", on: "session.updated", bytes: 4 * 1024 * 1024 },
    { kind: "garbage", form: "binary", after: 1 },
    { kind: "anonymous-errors" },
    { kind: "drop", on: "rate_limits.updated" },
  ];
  for (const fault of harmless) {
    it(`without reconnecting: ${JSON.stringify(fault)}`, async () => {
      const { stage, session } = await scene([fault]);
      await session.connect();
      await session.sendText("Say one two three.");
      expect((await session.respond().done).text).toBe("one two three.");
      expect(stage.sessions()).toHaveLength(1);
    });
  }
});

describe("a session reports", () => {
  it("a rate-limited response", async () => {
    const { session } = await scene([{ kind: "rate-limit", times: 1 }]);
    await session.connect();
    await session.sendText("Say one.");
    expect(await session.respond().done).toMatchObject({ status: "failed", text: "" });
    expect((await session.respond().done).text).toBe("one.");
  });

  it("a rate-limited request", async () => {
    const { session } = await scene([{ kind: "rate-limit", on: "response.create", times: 1 }]);
    await session.connect();
    await session.sendText("Say one.");
    await expect(session.respond().done).rejects.toMatchObject({ serverCode: "rate_limit_exceeded" });
    expect((await session.respond().done).text).toBe("one.");
  });

  it("a rate-limited handshake, and when to try again", async () => {
    const { session } = await scene([{ kind: "refuse", code: 429, ms: 7_000 }]);
    const error = { code: "service.rate-limited", status: 429, retryAfterMs: 7_000 };
    await expect(session.connect()).rejects.toMatchObject(error);
  });

  it("a handshake without an answer", async () => {
    const transport = webSocket({ connectTimeoutMs: 20 });
    const { session } = await scene([{ kind: "stall-handshake" }], { transport });
    await expect(session.connect()).rejects.toMatchObject({ code: expect.stringMatching(/timeout/) });
  });

  it("a frame above its size limit", async () => {
    const { session } = await scene([{ kind: "oversize", on: "response.output_text.done", connection: 1 }]);
    await session.connect();
    await session.sendText("Say one.");
    await expect(session.respond().done).rejects.toMatchObject({ code: "link.too-large" });
  });

  it("a response that stalls", async () => {
    const stall: Fault = { kind: "stall", on: "response.output_text.delta", after: 1 };
    const { session } = await scene([stall], { timeouts: { stall: 20 } });
    await session.connect();
    await session.sendText("Say one two three.");
    await expect(session.respond().done).rejects.toMatchObject({ code: "response.stalled" });
  });

  it("a setting lost on its way", async () => {
    const { session } = await scene([{ kind: "drop", on: "session.update", after: 1 }], {
      timeouts: { request: 20 },
    });
    await session.connect();
    await expect(session.update({ instructions: "Hurry." })).rejects.toMatchObject({
      code: expect.stringMatching(/timeout/),
    });
    await until(session, ({ phase }) => phase.name === "ready");
  });
});
