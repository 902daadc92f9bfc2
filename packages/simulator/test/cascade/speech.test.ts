import { pcm16ToBytes, writeWav } from "@rt/core";
import { describe, expect, it } from "vitest";
import { createCascade } from "../../src/brain/cascade/cascade.js";
import type { SpeechOptions } from "../../src/brain/cascade/speech.js";
import type { SpeakOptions, Voice } from "../../src/voice/voice.js";
import { bytes, refuse, startModelServer } from "../support/model-server.js";
import type { Answering, ModelServer } from "../support/model-server.js";
import { hum } from "../support/tone.js";

async function scene(
  answering: Answering,
  options: Partial<SpeechOptions> = {},
): Promise<{ voice: Voice; server: ModelServer }> {
  const server = await startModelServer();
  server.answer("/audio/speech", answering);
  return { voice: createCascade({ speech: { url: server.url, ...options } }).voice, server };
}

async function samplesOf(voice: Voice, text = "Hello.", options: SpeakOptions = {}): Promise<Int16Array> {
  const all: number[] = [];
  for await (const { samples } of voice.speak(text, options)) all.push(...samples);
  return Int16Array.from(all);
}

const sound = hum(2_400);
const pcm = bytes("audio/pcm", pcm16ToBytes(sound));

describe("a request to a speech endpoint", () => {
  it("sends the text, in the session's voice, at its speed", async () => {
    const { voice, server } = await scene(pcm, { model: "kokoro" });
    await samplesOf(voice, " How are you?", { voice: "marin", speed: 1.2 });
    const json = {
      model: "kokoro",
      input: "How are you?",
      voice: "marin",
      response_format: "pcm",
      speed: 1.2,
    };
    expect(server.to("/audio/speech")).toMatchObject([{ json }]);
  });

  it("sends the configured voice if one is set", async () => {
    const { voice, server } = await scene(pcm, { voice: "af_heart", key: "k" });
    await samplesOf(voice, "Hi", { voice: "marin" });
    const [request] = server.requests;
    expect(request?.json).toEqual({ model: "tts-1", input: "Hi", voice: "af_heart", response_format: "pcm" });
    expect(request?.headers.authorization).toBe("Bearer k");
  });

  it("is not made for text without words", async () => {
    const { voice, server } = await scene(pcm);
    for (const text of ["", " ", "\n", "...", " 😀!"]) expect(await samplesOf(voice, text)).toHaveLength(0);
    expect(server.requests).toEqual([]);
  });
});

describe("a speech endpoint's answer", () => {
  it("is played while it arrives, even if a sample is split in two", async () => {
    const whole = pcm16ToBytes(sound);
    let goOn: () => void = () => undefined;
    const { voice } = await scene(async (response) => {
      response.writeHead(200, { "content-type": "audio/pcm" }).write(whole.subarray(0, 1_001));
      await new Promise<void>((resolve) => (goOn = resolve));
      response.end(whole.subarray(1_001));
    });
    const heard: number[] = [];
    for await (const { samples } of voice.speak("Hello.")) {
      if (heard.length === 0) expect(samples).toHaveLength(500);
      heard.push(...samples);
      goOn();
    }
    expect(Int16Array.from(heard)).toEqual(sound);
  });

  it("is resampled from the server's rate", async () => {
    const { voice } = await scene(pcm, { sampleRate: 16_000 });
    expect(await samplesOf(voice)).toHaveLength(3_600);
  });

  it("can be a WAV file of any rate, requested or not", async () => {
    const stereo = [...hum(2_205)].flatMap((sample) => [sample, sample]);
    const file = bytes("audio/wav", writeWav(Int16Array.from(stereo), { sampleRate: 22_050, channels: 2 }));
    for (const format of ["pcm", "wav"] as const) {
      const { voice, server } = await scene(file, { format });
      const heard = await samplesOf(voice);
      expect(heard).toHaveLength(2_400);
      expect(Math.max(...heard)).toBeGreaterThan(7_500);
      expect(server.requests[0]?.json).toMatchObject({ response_format: format });
    }
  });

  it("ends with its connection once nobody listens", async () => {
    const { voice, server } = await scene((response) => {
      response.writeHead(200, { "content-type": "audio/pcm" }).write(pcm16ToBytes(sound));
    });
    for await (const { samples } of voice.speak("Hello.")) if (samples.length > 0) break;
    await server.requests[0]?.closed;
    const listening = new AbortController();
    const hearing = samplesOf(voice, "Hello.", { signal: listening.signal });
    setImmediate(() => listening.abort());
    await expect(hearing).rejects.toMatchObject({ code: "link.aborted" });
    await server.requests[1]?.closed;
  });
});

describe("a speech endpoint that fails", () => {
  const wrong: readonly (readonly [string, Answering, Partial<SpeechOptions>, RegExp])[] = [
    [
      "does not know the voice",
      refuse(400, { detail: "no voice 'alloy'" }),
      {},
      /The speech endpoint .* It says: no voice 'alloy'/,
    ],
    [
      "sends a format that is not decoded",
      bytes("audio/mpeg", "ID3"),
      {},
      /answered with audio\/mpeg, not pcm/,
    ],
    ["sends JSON", bytes("application/json", "{}"), {}, /answered with application\/json, not pcm/],
    ["sends an invalid WAV file", bytes("audio/wav", "RIFF"), { format: "wav" }, /unreadable WAV file/],
  ];
  for (const [what, answering, options, message] of wrong) {
    it(`${what}, and is reported`, async () => {
      const { voice } = await scene(answering, options);
      await expect(samplesOf(voice)).rejects.toThrow(message);
    });
  }

  it("cannot speak forever", async () => {
    const { voice } = await scene(bytes("audio/pcm", new Uint8Array(28_800_002)));
    const speaking = async () => {
      for await (const { samples } of voice.speak("Hello.")) expect(samples.length).toBeLessThan(14_400_001);
    };
    await expect(speaking()).rejects.toMatchObject({ code: "link.too-large" });
  });
});
