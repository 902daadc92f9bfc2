import { pcm16ToBytes, tool } from "@rt/core";
import type { RealtimeSession, SessionOptions } from "@rt/core";
import { manualPlayer } from "@rt/core/testing";
import { describe, expect, it } from "vitest";
import { createCascade } from "../../src/brain/cascade/cascade.js";
import type { SimulatorOptions } from "../../src/index.js";
import { bytes, chat, event, refuse, startModelServer, transcript } from "../support/model-server.js";
import type { ModelServer } from "../support/model-server.js";
import { conversation, next, sessionAt, startStage, until } from "../support/stage.js";
import type { Stage } from "../support/stage.js";
import { hum, spoken } from "../support/tone.js";

interface Scene {
  readonly models: ModelServer;
  readonly stage: Stage;
  readonly session: RealtimeSession;
}

const halfSecond = bytes("audio/pcm", pcm16ToBytes(hum(12_000)));

/** A client of a simulator that hears, thinks and speaks through a model server. */
async function scene(
  session: Partial<SessionOptions> = {},
  simulator: SimulatorOptions = {},
): Promise<Scene> {
  const models = await startModelServer();
  models.answer("/audio/transcriptions", transcript("What is the weather in Paris?"));
  models.answer("/chat/completions", chat(["It is ", "sunny."]));
  models.answer("/audio/speech", halfSecond);
  const { url } = models;
  const cascade = createCascade({ transcription: { url }, chat: { url, model: "qwen3" }, speech: { url } });
  const stage = await startStage({ ...cascade, ...simulator });
  const client = sessionAt(stage.simulator.url, session);
  await client.connect();
  return { models, stage, session: client };
}

/** The user says something; resolves with the status of the answer once it is over. */
async function speak({ stage, session }: Scene): Promise<string | undefined> {
  const before = stage.said("response.done").length;
  await session.appendAudio(spoken(600, 600));
  await until(session, () => stage.said("response.done").length > before);
  const { response } = stage.said("response.done").at(-1) as unknown as { response: { status?: string } };
  return response.status;
}

/** Resolves once a condition holds. */
async function eventually(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setImmediate(resolve));
}

const messagesOf = (models: ModelServer, index: number) =>
  models.to("/chat/completions").at(index)?.json.messages;

describe("a simulator with models of its own", () => {
  it("transcribes speech, answers it and speaks", async () => {
    const config = { instructions: "Be brief.", audio: { output: { voice: "marin" } } };
    const all = await scene({ config });
    expect(await speak(all)).toBe("completed");
    const { models, session, stage } = all;
    expect(models.to("/audio/transcriptions")).toHaveLength(1);
    expect(messagesOf(models, 0)).toEqual([
      { role: "system", content: "Be brief." },
      { role: "user", content: "What is the weather in Paris?" },
    ]);
    expect(models.to("/audio/speech")).toMatchObject([{ json: { input: "It is sunny.", voice: "marin" } }]);
    expect(conversation(session).at(-1)).toBe("assistant: It is sunny.");
    const [sound] = audioOf(stage);
    expect(sound).toBe(500);
  });

  it("speaks the first sentence while the model still generates the second", async () => {
    const all = await scene();
    let goOn: () => void = () => undefined;
    all.models.answer("/chat/completions", async (response, request) => {
      event(response, { choices: [{ delta: { content: "It is sunny. You" } }] });
      await new Promise<void>((resolve) => (goOn = resolve));
      await chat([" may go out."])(response, request);
    });
    const answer = speak(all);
    await eventually(() => all.stage.said("response.output_audio.delta").length > 0);
    expect(all.stage.said("response.done")).toEqual([]);
    goOn();
    expect(await answer).toBe("completed");
    expect(all.models.to("/audio/speech").map(({ json }) => json.input)).toEqual([
      "It is sunny.",
      "You may go out.",
    ]);
    expect(conversation(all.session).at(-1)).toBe("assistant: It is sunny. You may go out.");
  });

  it("calls functions in parallel, and answers with what they return", async () => {
    const look = tool({
      name: "look",
      description: "Looks",
      run: (_, { callId }) => `seen by ${callId.slice(0, 4)}`,
    });
    const all = await scene({ tools: [look] });
    const [a, b] = [0, 1].map((index) => ({
      index,
      id: `x${index}`,
      function: { name: "look", arguments: "{}" },
    }));
    all.models.answer("/chat/completions", async (response, request) => {
      const isFirst = all.models.to("/chat/completions").length === 1;
      await (isFirst ? chat(["Wait.", a ?? {}, b ?? {}], "tool_calls") : chat(["Done."]))(response, request);
    });
    await speak(all);
    await until(all.session, () => all.stage.said("response.done").length === 2);
    const [, , calls, ...results] = messagesOf(all.models, 1) as Record<string, unknown>[];
    expect(calls).toMatchObject({ role: "assistant", content: "Wait.", tool_calls: [{}, {}] });
    expect(results).toMatchObject([1, 2].map(() => ({ role: "tool", content: "seen by call" })));
    expect(conversation(all.session).at(-1)).toBe("assistant: Done.");
  });

  it("hangs up on its models when interrupted, and knows which of its words were heard", async () => {
    const player = manualPlayer();
    const all = await scene({ player });
    const { models, session, stage } = all;
    models.answer("/chat/completions", (response) =>
      event(response, { choices: [{ delta: { content: "One two three four five six. Seven" } }] }),
    );
    models.answer("/audio/speech", (response) => {
      response.writeHead(200, { "content-type": "audio/pcm" }).write(pcm16ToBytes(hum(48_500)));
    });
    await session.appendAudio(spoken(600, 600));
    await eventually(() => player.queuedMs >= 1_500);
    player.render(700);
    const interrupted = next(session, "interrupted");
    await session.appendAudio(spoken(600, 0));
    await interrupted;
    await Promise.all(
      [...models.to("/chat/completions"), ...models.to("/audio/speech")].map(({ closed }) => closed),
    );
    await until(session, () => stage.said("conversation.item.truncated").length === 1);
    models.answer("/chat/completions", chat(["Sorry."]));
    models.answer("/audio/speech", halfSecond);
    await session.appendAudio(spoken(0, 600));
    await until(session, () => stage.said("response.done").length === 2);
    expect(messagesOf(models, 1)).toMatchObject([{}, {}, { role: "assistant", content: "One two" }, {}]);
    expect(stage.said("error")).toEqual([]);
  });

  for (const path of ["/audio/transcriptions", "/chat/completions", "/audio/speech"]) {
    it(`fails a response if ${path} fails, reports why, and continues`, async () => {
      const all = await scene();
      const before = {
        "/audio/transcriptions": transcript("Hi"),
        "/chat/completions": chat(["Hi."]),
        "/audio/speech": halfSecond,
      };
      all.models.answer(path, refuse(404, { error: { message: "model not found" } }));
      expect(await speak(all)).toBe("failed");
      const [{ error }] = all.stage.said("error") as unknown as [{ error: { message: string } }];
      expect(error.message).toMatch(
        new RegExp(`The \\w+ endpoint http://127.0.0.1:\\d+/v1${path} .* It says: model not found$`),
      );
      all.models.answer(path, Object.entries(before).find(([name]) => name === path)?.[1] ?? refuse(500, {}));
      expect(await speak(all)).toBe("completed");
      expect(all.stage.said("error")).toHaveLength(1);
    });
  }

  it("tells the client why a transcript is missing", async () => {
    const all = await scene({ config: { audio: { input: { transcription: { model: "whisper-1" } } } } });
    all.models.answer("/audio/transcriptions", refuse(500, { detail: "out of memory" }));
    await speak(all);
    const [failed] = all.stage.said("conversation.item.input_audio_transcription.failed");
    expect(JSON.stringify(failed)).toContain("The transcription endpoint");
    expect(JSON.stringify(failed)).toContain("It says: out of memory");
  });
});

/** The milliseconds of audio of each answer. */
function audioOf({ said }: Stage): number[] {
  const byItem = new Map<string, number>();
  for (const { item_id, delta } of said("response.output_audio.delta") as unknown as Record<
    string,
    string
  >[]) {
    const ms = Buffer.from(delta ?? "", "base64").length / 48;
    byItem.set(item_id ?? "", (byItem.get(item_id ?? "") ?? 0) + ms);
  }
  return [...byItem.values()];
}
