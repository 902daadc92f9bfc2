import { encodePcm16 } from "@rt/core";
import { expect, it, onTestFinished } from "vitest";
import { createSimulator } from "../../src/index.js";
import { describeEspeak, espeak } from "../ears/phrases/espeak.js";
import { TestClient } from "../support/client.js";

const append = (samples: Int16Array) => ({
  type: "input_audio_buffer.append",
  audio: encodePcm16(samples),
});

/** A client of a simulator with all its built-in parts, with transcription enabled. */
async function connected(): Promise<TestClient> {
  const simulator = await createSimulator({ pace: "instant", seed: 1 }).listen();
  onTestFinished(() => simulator.close());
  const client = await TestClient.connect(`${simulator.url}/v1/realtime?model=gpt-realtime`);
  const input = { transcription: { model: "gpt-4o-transcribe" } };
  client.send({ type: "session.update", session: { type: "realtime", audio: { input } } });
  await client.until("session.updated");
  return client;
}

describeEspeak("a phrase over the wire", () => {
  it("is transcribed", { timeout: 60_000 }, async () => {
    const client = await connected();
    client.send(append(espeak("what is the weather in London", { voice: "en-us+m3", wordsPerMinute: 165 })));
    client.send(append(new Int16Array(24_000)));
    const completed = await client.until("conversation.item.input_audio_transcription.completed");
    expect(completed.transcript).toBe("what is the weather in London");
  });

  it("that is unknown is transcribed as its length", { timeout: 60_000 }, async () => {
    const client = await connected();
    client.send(append(espeak("parking is free on Sundays", { voice: "en-gb", wordsPerMinute: 165 })));
    client.send(append(new Int16Array(24_000)));
    const completed = await client.until("conversation.item.input_audio_transcription.completed");
    expect(completed.transcript).toMatch(/^\[[\d.]+ seconds of speech\]$/);
  });
});
