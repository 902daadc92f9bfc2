import type { ServerEvent } from "@rt/core";
import { previewServer } from "@rt/core/serving";
import { isFunctionCallItem, isMessageItem, LowLevelRTClient, RTClient } from "rt-client";
import type { RTInputAudioItem, RTResponse } from "rt-client";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Simulator } from "../../src/index.js";
import { checkServerEvent } from "../support/schemas.js";
import { startSimulator } from "../support/simulator.js";
import { hum } from "../support/tone.js";

let simulator: Simulator;
const sent: ServerEvent[] = [];
beforeEach(async () => {
  simulator = await startSimulator({
    // Traffic in the direction "sent" consists of server events.
    onTraffic: ({ direction, event }) => direction === "sent" && sent.push(event as ServerEvent),
  });
});
afterEach(async () => {
  await simulator.close();
  const events = sent.splice(0);
  expect(events.length).toBeGreaterThan(5);
  for (const event of events) {
    checkServerEvent("ga", event);
    for (const frame of previewServer.encode(event)) checkServerEvent("preview", JSON.parse(frame));
  }
});

const credential = { key: "any" };
const options = { deployment: "any" };
const endpoint = () => new URL(simulator.url.replace("http", "ws"));

const weather = {
  type: "function" as const,
  name: "get_weather",
  description: "Look up the weather for a city.",
  parameters: { type: "object", properties: { city: { type: "string" } }, required: ["city"] },
};

/** A second of speech and a second of silence, PCM16. */
function spokenQuestion(): Uint8Array {
  const samples = new Int16Array(48_000);
  samples.set(hum(24_000));
  return new Uint8Array(samples.buffer);
}

describe("LowLevelRTClient 0.5.1", () => {
  it("has a text turn", async () => {
    const client = new LowLevelRTClient(endpoint(), credential, options);
    await client.send({
      type: "conversation.item.create",
      item: { type: "message", role: "user", content: [{ type: "input_text", text: "Hello" }] },
    });
    await client.send({ type: "response.create" });
    let transcript = "";
    let audioBytes = 0;
    for await (const message of client.messages()) {
      if (message.type === "response.audio_transcript.delta") transcript += message.delta;
      if (message.type === "response.audio.delta") audioBytes += Buffer.from(message.delta, "base64").length;
      if (message.type === "response.done") break;
    }
    expect(transcript).toMatch(/^Hello there!/);
    expect(audioBytes).toBeGreaterThan(48_000);
    await client.close();
  });

  it("has a spoken turn", async () => {
    const client = new LowLevelRTClient(endpoint(), credential, options);
    await client.send({
      type: "session.update",
      session: { turn_detection: { type: "server_vad" }, input_audio_transcription: { model: "whisper-1" } },
    });
    await client.send({
      type: "input_audio_buffer.append",
      audio: Buffer.from(spokenQuestion()).toString("base64"),
    });
    const types = new Set<string>();
    for await (const message of client.messages()) {
      types.add(message.type);
      if (types.has("response.done") && types.has("conversation.item.input_audio_transcription.completed"))
        break;
    }
    for (const type of ["speech_started", "speech_stopped", "committed"])
      expect(types).toContain(`input_audio_buffer.${type}`);
    await client.close();
  });
});

describe("RTClient 0.5.1", () => {
  it("has a text turn", async () => {
    const client = new RTClient(endpoint(), credential, options);
    const session = await client.configure({ modalities: ["text"], turn_detection: null });
    expect(session.modalities).toEqual(["text"]);
    await client.sendItem({
      type: "message",
      role: "user",
      content: [{ type: "input_text", text: "Count to 3" }],
    });
    const response = await client.generateResponse();
    expect(response && (await readText(response))).toBe("1, 2, 3.");
    expect(response?.status).toBe("completed");
    await client.close();
  });

  it("has a spoken turn, found by server VAD", async () => {
    const client = new RTClient(endpoint(), credential, options);
    await client.configure({
      turn_detection: { type: "server_vad" },
      input_audio_transcription: { model: "whisper-1" },
    });
    const heard = firstTurn(client);
    // It spreads a chunk into arguments, so a chunk has to be small.
    for (let start = 0; start < 96_000; start += 4_800)
      await client.sendAudio(spokenQuestion().subarray(start, start + 4_800));
    const { question, answer } = await heard;
    expect(question.transcription).toMatch(/^\[1\.\d seconds of speech\]$/);
    expect(answer.transcript).toMatch(/^I heard you speak for 1\.\d seconds\./);
    expect(answer.audioBytes).toBeGreaterThan(48_000);
    await client.close();
  });

  it("answers a function call", async () => {
    const client = new RTClient(endpoint(), credential, options);
    await client.configure({ modalities: ["text"], turn_detection: null, tools: [weather] });
    await client.sendItem({
      type: "message",
      role: "user",
      content: [{ type: "input_text", text: "What is the weather in London?" }],
    });
    const asked = await client.generateResponse();
    for await (const item of asked ?? []) {
      if (!isFunctionCallItem(item)) throw new Error(`unexpected ${item.type}`);
      await item.waitForCompletion();
      expect([item.functionName, item.arguments]).toEqual(["get_weather", '{"city":"London"}']);
      await client.sendItem({ type: "function_call_output", call_id: item.callId, output: "It is foggy." });
    }
    const told = await client.generateResponse();
    expect(told && (await readText(told))).toBe("It is foggy.");
    await client.close();
  });
});

async function readText(response: RTResponse): Promise<string> {
  let text = "";
  for await (const item of response) {
    if (!isMessageItem(item)) continue;
    for await (const content of item) {
      if (content.type === "text") for await (const chunk of content.textChunks()) text += chunk;
    }
  }
  return text;
}

interface FirstTurn {
  readonly question: RTInputAudioItem;
  readonly answer: { readonly transcript: string; readonly audioBytes: number };
}

async function firstTurn(client: RTClient): Promise<FirstTurn> {
  let question: RTInputAudioItem | undefined;
  for await (const event of client.events()) {
    if (event.type === "input_audio") {
      question = event;
      await event.waitForCompletion();
    } else if (question) return { question, answer: await listenTo(event) };
  }
  throw new Error("the connection ended before the turn did");
}

async function listenTo(response: RTResponse): Promise<FirstTurn["answer"]> {
  let transcript = "";
  let audioBytes = 0;
  for await (const item of response) {
    if (!isMessageItem(item)) continue;
    for await (const content of item) {
      if (content.type !== "audio") continue;
      const reading = (async () => {
        for await (const chunk of content.transcriptChunks()) transcript += chunk;
      })();
      for await (const chunk of content.audioChunks()) audioBytes += chunk.length;
      await reading;
    }
  }
  return { transcript, audioBytes };
}
