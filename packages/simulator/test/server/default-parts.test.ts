import { afterEach, describe, expect, it } from "vitest";
import { createSimulator } from "../../src/index.js";
import type { Simulator } from "../../src/index.js";
import { TestClient } from "../support/client.js";
import { userSays } from "../support/session.js";

let simulator: Simulator;
afterEach(() => simulator.close());

describe("a simulator with the built-in voice and turn detection", () => {
  it("hears its own voice", async () => {
    simulator = await createSimulator({ pace: "instant" }).listen();
    const client = await TestClient.connect(`${simulator.url}/v1/realtime?model=gpt-realtime`);
    client.send(userSays("Repeat after me: good morning, how are you today?"));
    client.send({ type: "response.create" });
    await client.until("response.done");
    const speech = client.received.flatMap(({ type, delta }) =>
      type === "response.output_audio.delta" ? [String(delta)] : [],
    );
    const saidMs = speech.reduce((sum, audio) => sum + Buffer.from(audio, "base64").length / 48, 0);
    const second = Buffer.alloc(48_000).toString("base64");
    for (const audio of [second, ...speech, second])
      client.send({ type: "input_audio_buffer.append", audio });
    const started = await client.until("input_audio_buffer.speech_started");
    const stopped = await client.until("input_audio_buffer.speech_stopped");
    expect(Number(started.audio_start_ms)).toBeGreaterThan(500);
    expect(Number(started.audio_start_ms)).toBeLessThan(1_000);
    expect(Number(stopped.audio_end_ms)).toBeGreaterThan(1_000 + saidMs - 700);
    expect(Number(stopped.audio_end_ms)).toBeLessThan(1_000 + saidMs + 400);
    const { transcript } = await client.until("response.output_audio_transcript.done");
    expect(transcript).toMatch(/^I heard you speak for [\d.]+ seconds\./);
    await client.close();
  });
});
