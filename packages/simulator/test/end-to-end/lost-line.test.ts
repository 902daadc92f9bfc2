import { RealtimeError, tool, webSocket } from "@rt/core";
import type { RealtimeSession, SessionOptions } from "@rt/core";
import { manualPlayer } from "@rt/core/testing";
import { describe, expect, it } from "vitest";
import type { Simulator } from "../../src/index.js";
import { startFaultyLine } from "../support/faulty-line.js";
import { createRandom } from "../../src/random.js";
import { conversation, next, sessionAt, startStage, until } from "../support/stage.js";
import { spoken } from "../support/tone.js";

const written: SessionOptions["config"] = { output_modalities: ["text"] };
const texts = ["What is the weather in London?", "Say one.", "Say two."];

const weather = tool({
  name: "get_weather",
  description: "Look up the weather for a city.",
  parameters: { type: "object", properties: { city: { type: "string" } } },
  run: () => "It is foggy.",
});

/** Sends text, gets answers, has a tool called and speaks; resolves with how each part settled. */
async function converse(session: RealtimeSession): Promise<PromiseSettledResult<unknown>[]> {
  const outcomes: PromiseSettledResult<unknown>[] = [];
  for (const text of texts) {
    const parts = [session.sendText(text), session.respond().done];
    outcomes.push(...(await Promise.allSettled(parts)));
  }
  const parts = [session.appendAudio(spoken(400, 400)), session.update({ instructions: "Go on." })];
  outcomes.push(...(await Promise.allSettled(parts)));
  return outcomes;
}

function reasonsOf(outcomes: readonly PromiseSettledResult<unknown>[]): unknown[] {
  return outcomes.flatMap((outcome) => (outcome.status === "rejected" ? [outcome.reason] : []));
}

function isCalm({ phase, responses, calls, requests }: ReturnType<RealtimeSession["getSnapshot"]>): boolean {
  const waiting = [responses.creates, responses.active, calls, requests];
  return phase.name === "ready" && waiting.every(({ length }) => length === 0);
}

/** How many bytes the service sends for the whole conversation. */
async function bytesOfConversation(): Promise<number> {
  const { simulator } = await startStage();
  const line = await startFaultyLine(simulator.port);
  const session = sessionAt(line.url, { config: written, tools: [weather] });
  await session.connect();
  await converse(session);
  await until(session, isCalm);
  session.close();
  return line.passed[0] ?? 0;
}

describe("a connection that is cut after any number of bytes", () => {
  it("does not cost the session its conversation: nothing is lost, nothing doubled", async () => {
    const bytes = await bytesOfConversation();
    const random = createRandom(40);
    const rounds = Array.from({ length: 40 }, () => {
      const cuts = [random() * bytes, random() < 0.5 ? random() * bytes : Infinity];
      return cuts.map(Math.floor);
    });
    await Promise.all(rounds.map(survivesCuts));
  }, 60_000);
});

async function survivesCuts(cuts: readonly number[]): Promise<void> {
  const where = `cut after ${cuts.join(" and then ")} bytes`;
  const { simulator, received, receivedOn, sessions } = await startStage();
  let isHealed = false;
  const line = await startFaultyLine(simulator.port, (connection) =>
    isHealed ? {} : { cutAfterBytes: cuts[connection] },
  );
  const session = sessionAt(line.url, { config: written, tools: [weather] });
  const connected = await session.connect().catch((error: unknown) => error);
  if (connected instanceof Error) {
    expect(connected, where).toBeInstanceOf(RealtimeError);
    await session.connect().catch(() => session.connect());
  }
  const reasons = reasonsOf(await converse(session));
  for (const reason of reasons)
    expect(reason, where).toMatchObject({ code: expect.stringMatching(/^link\./) });
  isHealed = true;
  await until(session, isCalm);
  await session.sendText("Say the end.");
  expect((await session.respond().done).text, where).toBe("the end.");
  const { items } = session.getSnapshot();
  expect(new Set(items.map(({ id }) => id)).size, where).toBe(items.length);
  const users = conversation(session).filter((line) => line.startsWith("user: ") && line !== "user: ");
  expect(users, where).toEqual([...texts, "Say the end."].map((text) => `user: ${text}`));
  const onServer = receivedOn(sessions().length - 1).flatMap(({ item }) => textsIn(item));
  for (const text of texts) expect(onServer.filter((told) => told === text).length, where).toBeLessThan(2);
  expect(received("session.update").length, where).toBeGreaterThan(1);
  session.close();
}

function textsIn(item: unknown): string[] {
  const content: { text?: string }[] = (item as { content?: { text?: string }[] } | undefined)?.content ?? [];
  return content.flatMap(({ text }) => text ?? []);
}

describe("a connection that falls silent", () => {
  it("T61: times out a response that does not start", async () => {
    const { simulator } = await startStage({ faults: [{ kind: "drop", on: "response.*" }] });
    const session = sessionAt(simulator.url, { config: written, timeouts: { response: 20 } });
    await session.connect();
    const { id, done } = session.respond();
    await expect(done).rejects.toMatchObject({ code: "response.timeout" });
    await expect(id).rejects.toMatchObject({ code: "response.timeout" });
    expect(session.getSnapshot()).toMatchObject({ phase: { name: "ready" }, responses: { creates: [] } });
  });

  it("T61: times out a response that stalls", async () => {
    const lost = ["response.output*", "response.content*", "response.done", "conversation.item*"];
    const { simulator } = await startStage({ faults: lost.map((on) => ({ kind: "drop", on })) });
    const session = sessionAt(simulator.url, { config: written, timeouts: { stall: 20 } });
    await session.connect();
    const { id, done, text } = session.respond();
    await id;
    await expect(done).rejects.toMatchObject({ code: "response.stalled" });
    await expect(text.next()).rejects.toMatchObject({ code: "response.stalled" });
    expect(session.getSnapshot().responses).toMatchObject({ creates: [], active: [] });
  });

  it("times out while connecting, wherever it stalls", async () => {
    const { simulator } = await startStage();
    for (const stallAfterBytes of [0, 50, 300, 1_500]) {
      const line = await startFaultyLine(simulator.port, () => ({ stallAfterBytes }));
      const timeouts = { greeting: 20, request: 20 };
      const transport = webSocket({ connectTimeoutMs: 20 });
      const session = sessionAt(line.url, { transport, timeouts });
      await expect(session.connect()).rejects.toMatchObject({ code: expect.stringMatching(/timeout/) });
      expect(session.getSnapshot().phase.name).toBe("failed");
    }
  });
});

/** Closes the current connections, as the service does when it goes away. */
function hangUp(simulator: Simulator): void {
  simulator.inject({ kind: "close", code: 1001, reason: "going away" })();
}

describe("a service that goes away", () => {
  it("T99: with 1001 is dialed again, and the conversation continues", async () => {
    const { simulator, sessions } = await startStage();
    const session = sessionAt(simulator.url, { config: written });
    await session.connect();
    await session.sendText("Say one.");
    const reconnected = next(session, "reconnected");
    hangUp(simulator);
    await until(session, ({ phase }) => phase.name === "reconnecting");
    expect(session.getSnapshot().phase).toMatchObject({ cause: { code: "link.closed", closeCode: 1001 } });
    expect(await reconnected).toMatchObject({ lost: [], replayed: { length: 1 } });
    expect((await session.respond().done).text).toBe("one.");
    expect(sessions()).toHaveLength(2);
  });

  it("T68: while a tool runs still receives its output", async () => {
    const { simulator, receivedOn, next: nextAt } = await startStage();
    const doors: ((output: string) => void)[] = [];
    const run = () => new Promise((resolve) => doors.push(resolve));
    const tools = [tool({ name: "get_weather", description: "Look up the weather.", run })];
    const session = sessionAt(simulator.url, { config: written, tools });
    await session.connect();
    await session.sendText("What is the weather?");
    await session.respond().done;
    await until(session, ({ calls }) => calls[0]?.status === "running");
    const reconnected = next(session, "reconnected");
    hangUp(simulator);
    await reconnected;
    const followUp = nextAt("response.create");
    doors[0]?.("It is foggy.");
    await followUp;
    await until(session, isCalm);
    const items = receivedOn(1).flatMap(({ item }) => item ?? []);
    // The call is replayed too: the service would refuse an output without its call.
    expect(items).toMatchObject([
      { type: "message" },
      { type: "function_call", name: "get_weather" },
      { type: "function_call_output", output: "It is foggy." },
    ]);
    expect(conversation(session).at(-1)).toBe("assistant: It is foggy.");
  });

  it("T79: is not asked to truncate what was said on the previous connection", async () => {
    const { simulator, received } = await startStage();
    const player = manualPlayer();
    const session = sessionAt(simulator.url, { player });
    await session.connect();
    await session.sendText("Count to 20");
    await session.respond().done;
    player.render(300);
    const reconnected = next(session, "reconnected");
    hangUp(simulator);
    await reconnected;
    await session.interrupt();
    await session.sendText("Go on.");
    expect(player.queuedMs).toBe(0);
    expect(received("conversation.item.truncate")).toEqual([]);
    expect((await session.respond().done).status).toBe("completed");
  });

  it("for good is redialed as often as configured, then the session fails with the reason", async () => {
    const { simulator } = await startStage();
    const line = await startFaultyLine(simulator.port);
    const session = sessionAt(line.url, { config: written, reconnect: { maxAttempts: 3 } });
    await session.connect();
    const attempts = new Set<number>();
    session.subscribe(() => {
      const { phase } = session.getSnapshot();
      if (phase.name === "reconnecting") attempts.add(phase.attempt);
    });
    const waiting = [session.sendText("Say one."), session.respond().done];
    await line.close();
    await until(session, ({ phase }) => phase.name === "failed");
    expect([...attempts]).toEqual([1, 2, 3]);
    expect(session.getSnapshot().phase).toMatchObject({ cause: { code: "link.unreachable" } });
    for (const reason of reasonsOf(await Promise.allSettled(waiting)))
      expect(reason).toMatchObject({ code: expect.stringMatching(/^link\./) });
  });
});
