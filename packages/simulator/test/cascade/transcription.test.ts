import { readWav } from "@rt/core";
import { describe, expect, it } from "vitest";
import type { Brain } from "../../src/brain/brain.js";
import { createCascade } from "../../src/brain/cascade/cascade.js";
import type { TranscriptionOptions } from "../../src/brain/cascade/transcription.js";
import { bytes, refuse, startModelServer, transcript } from "../support/model-server.js";
import type { Answering, ModelRequest, ModelServer } from "../support/model-server.js";
import { hum } from "../support/tone.js";
import { answerOf, wrote } from "./turn.js";

async function scene(
  answering: Answering,
  options: Partial<TranscriptionOptions> = {},
): Promise<{ brain: Brain; server: ModelServer }> {
  const server = await startModelServer();
  server.answer("/audio/transcriptions", answering);
  return { brain: createCascade({ transcription: { url: server.url, ...options } }).brain, server };
}

const speech = { samples: hum(60_000), durationMs: 2_500 };

async function formOf(request: ModelRequest | undefined): Promise<FormData> {
  const headers = { "content-type": request?.headers["content-type"] ?? "" };
  return new Response(request && new Uint8Array(request.bytes), { headers }).formData();
}

describe("a transcription endpoint", () => {
  it("receives the speech as a WAV file at 16 kHz, and its text is trimmed", async () => {
    const { brain, server } = await scene(transcript(" Hello there.\n"), {
      model: "base.en",
      language: "en",
    });
    expect(await brain.hear(speech)).toBe("Hello there.");
    const form = await formOf(server.requests[0]);
    expect([form.get("model"), form.get("language"), form.get("response_format")]).toEqual([
      "base.en",
      "en",
      "json",
    ]);
    const file = form.get("file");
    if (!(file instanceof File)) throw new Error("there is no file");
    expect([file.name, file.type]).toEqual(["speech.wav", "audio/wav"]);
    const { sampleRate, channels, samples } = readWav(await file.arrayBuffer());
    expect([sampleRate, channels, samples.length]).toEqual([16_000, 1, 40_000]);
    expect(Math.max(...samples)).toBeGreaterThan(7_900);
  });

  it("needs no model and no language", async () => {
    const { brain, server } = await scene(transcript("Hi"));
    await brain.hear(speech);
    const form = await formOf(server.requests[0]);
    expect([form.get("model"), form.has("language")]).toEqual(["whisper-1", false]);
  });

  const wrong: readonly (readonly [string, Answering, RegExp])[] = [
    [
      "does not know the model",
      refuse(404, { detail: "not installed" }),
      /The transcription endpoint .* It says: not installed/,
    ],
    ["answers with a web page", bytes("text/html", "<p>"), /answered with text\/html without a text/],
    [
      "speaks another API",
      bytes("application/json", '{"result":1}'),
      /answered with application\/json without a text/,
    ],
  ];
  for (const [what, answering, message] of wrong) {
    it(`${what}: answers fail with that until the user says something else`, async () => {
      const { brain } = await scene(answering);
      const unheard = {
        type: "message" as const,
        role: "user" as const,
        content: [{ type: "input_audio" as const, transcript: null }],
      };
      expect(await answerOf(brain, { items: [unheard] })).toHaveLength(1);
      await expect(brain.hear(speech)).rejects.toThrow(message);
      await expect(answerOf(brain, { items: [unheard] })).rejects.toThrow(message);
      expect(await answerOf(brain, { items: [unheard, wrote("Hello")] })).toHaveLength(1);
    });
  }
});
