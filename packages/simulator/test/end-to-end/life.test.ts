import { openai } from "@rt/core";
import { describe, expect, it, vi } from "vitest";
import { conversation, next, sessionAt, startStage, until } from "../support/stage.js";

describe("connect", () => {
  it("resolves with the session once the service has accepted its configuration", async () => {
    const { simulator, received } = await startStage();
    const session = sessionAt(simulator.url, { config: { instructions: "Be brief." } });
    const connected = await session.connect();
    expect(connected).toMatchObject({ instructions: "Be brief." });
    expect(session.getSnapshot().phase).toEqual({ name: "ready" });
    expect(received().map(({ type }) => type)).toEqual(["session.update"]);
  });

  it("rejects with the service's code and parameter if it refuses the configuration", async () => {
    const { simulator } = await startStage();
    const session = sessionAt(simulator.url, { config: { max_output_tokens: 0 } });
    const connecting = session.connect();
    await expect(connecting).rejects.toMatchObject({
      code: "session.refused",
      serverCode: "integer_below_min_value",
      param: "session.max_output_tokens",
    });
    expect(session.getSnapshot().phase.name).toBe("failed");
  });

  it("rejects with auth.rejected for a wrong key, and does not try again", async () => {
    const { simulator, sessions } = await startStage({ keys: ["right"] });
    const session = sessionAt(simulator.url);
    await expect(session.connect()).rejects.toMatchObject({ code: "auth.rejected" });
    expect(session.getSnapshot().phase).toMatchObject({ name: "failed", cause: { code: "auth.rejected" } });
    expect(sessions()).toEqual([]);
  });

  it("opens one connection for concurrent calls", async () => {
    const { simulator, sessions } = await startStage();
    const session = sessionAt(simulator.url);
    await Promise.all([session.connect(), session.connect(), session.connect()]);
    expect(sessions()).toHaveLength(1);
  });

  it("T105: rejects and closes when its signal aborts, in any phase", async () => {
    const { simulator } = await startStage();
    for (const phase of ["idle", "connecting", "configuring"]) {
      const abort = new AbortController();
      const session = sessionAt(simulator.url);
      if (phase === "idle") abort.abort();
      const connecting = session.connect({ signal: abort.signal });
      void until(session, (state) => state.phase.name === phase).then(() => abort.abort());
      await expect(connecting).rejects.toMatchObject({ code: "session.closed" });
      await until(session, (state) => state.phase.name === "closed");
    }
  });

  it("T107: keeps a rejected key out of errors and state", async () => {
    const { simulator } = await startStage({ keys: ["right"] });
    for (const path of ["/v1", "/openai/v1"]) {
      const apiKey = "sk-proj-0123456789abcdefghijklmnopqrstuv";
      const service = openai({ apiKey, baseUrl: `${simulator.url}${path}`, model: "gpt-realtime" });
      const session = sessionAt(simulator.url, { service });
      const errors: Error[] = [];
      session.on("error", (error) => errors.push(error));
      const refused: unknown = await session.connect().catch((error: unknown) => error);
      errors.push(refused as Error);
      const seen = [session.getSnapshot(), ...errors.flatMap(textsOf)];
      expect(errors.length).toBeGreaterThan(1);
      expect(JSON.stringify(seen)).not.toContain("0123456789");
    }
  });
});

describe("close", () => {
  it("settles every pending call, in every phase (T103)", async () => {
    const { simulator } = await startStage({ pace: "realistic" });
    for (const phase of ["idle", "connecting", "configuring", "ready"] as const) {
      const session = sessionAt(simulator.url);
      const connecting = phase === "idle" ? session.interrupt() : session.connect();
      await until(session, (state) => state.phase.name === phase);
      const response = session.respond();
      const all = [
        connecting,
        session.sendText("Count to 100"),
        session.update({ instructions: "Sing." }),
        session.commitAudio(),
        session.clearAudio(),
        session.retrieveItem("item_x"),
        session.deleteItem("item_x"),
        session.interrupt(),
        response.id,
        response.done,
        response.audio.next(),
      ];
      session.close();
      const outcomes = await Promise.allSettled(all);
      expect(outcomes).toHaveLength(all.length);
      await until(session, (state) => state.phase.name === "closed");
      expect(session.getSnapshot()).toMatchObject({ requests: [], calls: [], link: { tickets: [] } });
    }
  });

  it("leaves no connection behind", async () => {
    const { simulator } = await startStage();
    const session = sessionAt(simulator.url);
    await session.connect();
    session.close();
    session.close();
    await until(session, (state) => state.phase.name === "closed");
    await vi.waitFor(() => expect(simulator.connections).toBe(0));
  });

  it("is not final: connect() resumes the same conversation (T98)", async () => {
    const { simulator, receivedOn } = await startStage();
    const session = sessionAt(simulator.url, { config: { output_modalities: ["text"] } });
    await session.connect();
    await session.sendText("Say good morning.");
    await session.respond().done;
    session.close();
    const before = conversation(session);
    const reconnected = next(session, "reconnected");
    await session.connect();
    expect(await reconnected).toMatchObject({ lost: [] });
    await session.sendText("Say more.");
    expect((await session.respond().done).text).toBe("more.");
    expect(conversation(session)).toEqual([...before, "user: Say more.", "assistant: more."]);
    const replayed = receivedOn(1).filter(({ type }) => type === "conversation.item.create");
    expect(replayed.map(({ item }) => item)).toMatchObject([
      { role: "user", content: [{ type: "input_text", text: "Say good morning." }] },
      { role: "assistant", content: [{ type: "output_text", text: "good morning." }] },
      { role: "user" },
    ]);
  });
});

/** All texts of an error and of its causes. */
function textsOf(error: unknown): unknown[] {
  if (!(error instanceof Error)) return [error];
  return [error.message, error.stack, Object.entries(error), ...textsOf(error.cause)];
}
