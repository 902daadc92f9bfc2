import { azure, createSession, custom, openai, preview, tool } from "@rt/core";
import type { RealtimeSession, Service, SessionOptions } from "@rt/core";
import { describe, expect, it, onTestFinished } from "vitest";
import { z } from "zod";
import type { ProfileName } from "../../src/profiles.js";
import { paths } from "../support/replay.js";
import { collect, conversation, next, startStage, until } from "../support/stage.js";
import { spoken } from "../support/tone.js";

const key = "a-key-for-nobody";

/** How the client reaches each service, at the simulator's address instead. */
const services: Readonly<Record<ProfileName, (url: string) => Service>> = {
  openai: (url) => openai({ apiKey: key, baseUrl: `${url}/v1`, model: "gpt-realtime" }),
  azure: (url) => azure({ credential: { key }, endpoint: url, deployment: "gpt-realtime" }),
  "azure-preview": (url) =>
    azure({
      credential: { key },
      endpoint: url,
      deployment: "gpt-realtime",
      apiVersion: "2024-10-01-preview",
    }),
  "voice-live": (url) =>
    custom({ url: `${url}${paths["voice-live"]}`, headers: { "api-key": key }, dialect: preview }),
  xai: (url) => custom({ url: `${url}${paths.xai}`, headers: { Authorization: `Bearer ${key}` } }),
};

const heard = { transcription: { model: "whisper-1" }, turn_detection: { type: "server_vad" } } as const;

const getWeather = tool({
  name: "get_weather",
  description: "The weather in a city.",
  parameters: z.object({ city: z.string() }),
  run: ({ city }) => `Fog in ${city}.`,
});

/** A session connected to a simulator that imitates the service. */
async function talkTo(profile: ProfileName, options: Partial<SessionOptions> & { pace?: "realistic" } = {}) {
  const { pace = "instant", ...rest } = options;
  const stage = await startStage({
    profile,
    pace,
    speedup: 50,
    keys: [key],
    models: ["gpt-realtime", "grok-voice-latest", "whisper-1"],
  });
  const session = createSession({
    service: services[profile](stage.simulator.url),
    random: () => 0,
    ...rest,
  });
  onTestFinished(() => session.close());
  await session.connect();
  return { ...stage, session };
}

/** The errors that the session reports. */
function errorsOf(session: RealtimeSession): unknown[] {
  const errors: unknown[] = [];
  session.on("error", (error) => errors.push(error));
  return errors;
}

describe.each(Object.keys(services) as ProfileName[])("a session at %s", (profile) => {
  it("answers text in speech and in text", async () => {
    const { session } = await talkTo(profile);
    const errors = errorsOf(session);
    await session.sendText("Say good morning.");
    const { audio, done } = session.respond();
    const samples = (await collect(audio)).reduce((sum, { length }) => sum + length, 0);
    expect(samples).toBe("good morning.".length * 1_200);
    expect(await done).toMatchObject({ status: "completed", transcript: "good morning." });
    expect(conversation(session)).toEqual(["user: Say good morning.", "assistant: good morning."]);
    expect(errors).toEqual([]);
  });

  it("hears a turn, transcribes it and answers", async () => {
    const { session } = await talkTo(profile, { config: { audio: { input: heard } } });
    const errors = errorsOf(session);
    const answer = next(session, "response");
    await session.appendAudio(spoken(1_000, 1_000));
    const { done } = await answer;
    expect((await done).status).toBe("completed");
    await until(session, ({ items }) => items[0]?.transcription?.status === "completed");
    expect(conversation(session)).toEqual([
      expect.stringMatching(/^user: \S/),
      expect.stringMatching(/^assistant: \S/),
    ]);
    expect(errors).toEqual([]);
  });

  it("calls a tool, and speaks about its output", async () => {
    const { session } = await talkTo(profile, { tools: [getWeather] });
    const errors = errorsOf(session);
    await session.sendText("What is the weather in London?");
    session.respond();
    await until(
      session,
      ({ items }) =>
        items.length === 4 && items[3]?.item.type === "message" && items[3].item.status === "completed",
    );
    expect(conversation(session)).toEqual([
      "user: What is the weather in London?",
      "calls get_weather",
      "returns Fog in London.",
      expect.stringContaining("Fog in London"),
    ]);
    expect(errors).toEqual([]);
  });

  it("is interrupted by the user", async () => {
    const { session, received } = await talkTo(profile, {
      config: { audio: { input: heard } },
      pace: "realistic",
    });
    const errors = errorsOf(session);
    await session.sendText("Count to 100");
    const { audio, done } = session.respond();
    await audio.next();
    await session.appendAudio(spoken(500, 0));
    expect((await done).status).toBe("cancelled");
    await session.appendAudio(spoken(0, 1_000));
    await until(session, ({ items }) => items.length >= 4);
    expect(received("response.cancel")).toEqual([]);
    expect(errors).toEqual([]);
  });
});
