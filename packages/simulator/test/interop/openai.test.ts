import { connect } from "node:net";
import OpenAI from "openai";
import { OpenAIRealtimeWS } from "openai/realtime/ws";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Simulator } from "../../src/index.js";
import { checkServerEvent } from "../support/schemas.js";
import { startSimulator } from "../support/simulator.js";
import { hum } from "../support/tone.js";

let simulator: Simulator;
const sent: unknown[] = [];
beforeEach(async () => {
  simulator = await startSimulator({
    onTraffic: ({ direction, event }) => direction === "sent" && sent.push(event),
  });
});
afterEach(async () => {
  await simulator.close();
  const events = sent.splice(0);
  expect(events.length).toBeGreaterThan(5);
  for (const event of events) checkServerEvent("ga", event);
});

/** The package always dials `wss:`. Its own option for the underlying socket leads it to a server without TLS. */
function dial(): OpenAIRealtimeWS {
  const client = new OpenAI({ apiKey: "any", baseURL: `${simulator.url}/v1` });
  const { port } = simulator;
  return new OpenAIRealtimeWS(
    { model: "gpt-realtime", options: { createConnection: () => connect(port, "127.0.0.1") } },
    client,
  );
}

function opened(realtime: OpenAIRealtimeWS): Promise<void> {
  return new Promise((resolve, reject) => {
    realtime.on("error", reject);
    realtime.on("session.created", () => resolve());
  });
}

describe("the openai package", () => {
  it("has a text turn, answered in speech", async () => {
    const realtime = dial();
    let audioBytes = 0;
    realtime.on(
      "response.output_audio.delta",
      ({ delta }) => (audioBytes += Buffer.from(delta, "base64").length),
    );
    await opened(realtime);
    realtime.send({
      type: "conversation.item.create",
      item: { type: "message", role: "user", content: [{ type: "input_text", text: "Hello" }] },
    });
    realtime.send({ type: "response.create" });
    const transcript = await new Promise((resolve) =>
      realtime.on("response.output_audio_transcript.done", (event) => resolve(event.transcript)),
    );
    expect(transcript).toMatch(/^Hello there!/);
    expect(audioBytes).toBeGreaterThan(48_000);
    realtime.close();
  });

  it("has a spoken turn, found by server VAD", async () => {
    const realtime = dial();
    await opened(realtime);
    const heard: string[] = [];
    realtime.on("input_audio_buffer.speech_started", ({ type }) => heard.push(type));
    realtime.on("input_audio_buffer.speech_stopped", ({ type }) => heard.push(type));
    const done = new Promise<string | undefined>((resolve) =>
      realtime.on("response.done", ({ response }) => resolve(response.status)),
    );
    for (const samples of [hum(24_000), new Int16Array(24_000)]) {
      realtime.send({
        type: "input_audio_buffer.append",
        audio: Buffer.from(samples.buffer).toString("base64"),
      });
    }
    expect(await done).toBe("completed");
    expect(heard).toEqual(["input_audio_buffer.speech_started", "input_audio_buffer.speech_stopped"]);
    realtime.close();
  });

  it("answers a function call", async () => {
    const realtime = dial();
    await opened(realtime);
    const parameters = { type: "object", properties: { city: { type: "string" } }, required: ["city"] };
    realtime.send({
      type: "session.update",
      session: {
        type: "realtime",
        output_modalities: ["text"],
        tools: [{ type: "function", name: "get_weather", description: "The weather", parameters }],
      },
    });
    realtime.on("response.function_call_arguments.done", ({ call_id, arguments: json }) => {
      expect(json).toBe('{"city":"London"}');
      realtime.send({
        type: "conversation.item.create",
        item: { type: "function_call_output", call_id, output: "It is foggy." },
      });
    });
    realtime.on("response.done", ({ response }) => {
      if (response.output?.[0]?.type === "function_call") realtime.send({ type: "response.create" });
    });
    realtime.send({
      type: "conversation.item.create",
      item: {
        type: "message",
        role: "user",
        content: [{ type: "input_text", text: "What is the weather in London?" }],
      },
    });
    realtime.send({ type: "response.create" });
    expect(
      await new Promise((resolve) => realtime.on("response.output_text.done", ({ text }) => resolve(text))),
    ).toBe("It is foggy.");
    realtime.close();
  });
});
