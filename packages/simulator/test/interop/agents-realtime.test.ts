import { OpenAIRealtimeWebSocket, RealtimeAgent, RealtimeSession, tool } from "@openai/agents-realtime";
import type { RealtimeItem } from "@openai/agents-realtime";
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { z } from "zod";
import type { Simulator } from "../../src/index.js";
import { checkServerEvent } from "../support/schemas.js";
import { startSimulator } from "../support/simulator.js";
import { hum } from "../support/tone.js";

let simulator: Simulator;
const sent: { type: string }[] = [];
const received: { type: string }[] = [];
beforeEach(async () => {
  simulator = await startSimulator({
    onTraffic: ({ direction, event }) => (direction === "sent" ? sent : received).push(event),
  });
});
afterEach(async () => {
  await simulator.close();
  received.length = 0;
  const events = sent.splice(0);
  expect(events.length).toBeGreaterThan(5);
  for (const event of events) checkServerEvent("ga", event);
});

const weather = tool({
  name: "get_weather",
  description: "The weather in a city",
  parameters: z.object({ city: z.string() }),
  execute: ({ city }) => `It is foggy in ${city}.`,
});

/** A session of the package over its own transport, connected to the simulator. */
async function dial(): Promise<RealtimeSession> {
  const transport = new OpenAIRealtimeWebSocket({ useInsecureApiKey: true });
  const agent = new RealtimeAgent({ name: "Helper", instructions: "Help.", tools: [weather] });
  const session = new RealtimeSession(agent, { transport, model: "gpt-realtime" });
  onTestFinished(() => session.close());
  await session.connect({
    apiKey: "any",
    url: `${simulator.url.replace(/^http/, "ws")}/v1/realtime?model=gpt-realtime`,
  });
  return session;
}

/** The next answer that was heard to its end: the words of the model's last message. */
function answered(session: RealtimeSession): Promise<string> {
  return new Promise((resolve, reject) => {
    session.on("error", ({ error }) =>
      reject(error instanceof Error ? error : new Error(JSON.stringify(error))),
    );
    session.on("agent_end", (_context, _agent, output) => resolve(output));
  });
}

const words = (item: RealtimeItem | undefined) =>
  item?.type === "message"
    ? item.content
        .map((part) => ("text" in part ? part.text : "transcript" in part ? part.transcript : ""))
        .join("")
    : undefined;

describe("the @openai/agents-realtime package", () => {
  it("has a text turn, answered in speech", async () => {
    const session = await dial();
    let bytes = 0;
    session.on("audio", ({ data }) => (bytes += data.byteLength));
    const answer = answered(session);
    session.sendMessage("Hello");
    expect(await answer).toMatch(/^Hello/);
    expect(bytes).toBeGreaterThan(48_000);
    expect(session.history.map(words)[0]).toBe("Hello");
  });

  it("has a spoken turn, found by turn detection", async () => {
    const session = await dial();
    const answer = answered(session);
    session.sendAudio(hum(24_000).buffer);
    session.sendAudio(new ArrayBuffer(96_000));
    expect(await answer).not.toBe("");
    expect(sent.map(({ type }) => type)).toContain("input_audio_buffer.speech_stopped");
  });

  it("runs a tool that the model calls, and receives its result", async () => {
    const session = await dial();
    const used = new Promise((resolve) =>
      session.on("agent_tool_end", (...news) => resolve([news[2].name, news[3]])),
    );
    session.sendMessage("What is the weather in London?");
    expect(await used).toEqual(["get_weather", "It is foggy in London."]);
    expect(await answered(session)).toContain("foggy in London");
  });

  it("interrupts, and reports what was heard", async () => {
    const session = await dial();
    const answer = answered(session);
    session.sendMessage("Count to 20");
    await answer;
    const interrupted = new Promise<void>((resolve) => session.on("audio_interrupted", () => resolve()));
    session.sendAudio(hum(24_000).buffer);
    await interrupted;
    while (!sent.some(({ type }) => type === "conversation.item.truncated"))
      await new Promise((resolve) => setImmediate(resolve));
    expect(received.filter(({ type }) => type === "conversation.item.truncate")).toHaveLength(1);
  });
});
