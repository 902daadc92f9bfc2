import { describe, expect, it } from "vitest";
import { clientOf, spokenTurn } from "../support/replay.js";

const says = (text: string) => ({
  type: "conversation.item.create",
  item: { type: "message", role: "user", content: [{ type: "input_text", text }] },
});

describe("the azure profile", () => {
  it("sends each part twice, and no rate limits", async () => {
    const client = await clientOf("azure");
    client.send(says("Say one."), { type: "response.create" });
    await client.nth("response.done", 1);
    const part = { type: "audio", transcript: "one." };
    expect(await client.nth("response.content_part.done", 1)).toMatchObject({ part, content: part });
    client.send({ type: "response.cancel" });
    await client.nth("error", 1);
    expect(client.types()).not.toContain("rate_limits.updated");
  });

  it("takes a transcription model for a deployment, and reports it missing only after a spoken turn", async () => {
    const client = await clientOf("azure", { models: ["gpt-realtime"] });
    const audio = { input: { transcription: { model: "whisper-1" } } };
    client.send({ type: "session.update", session: { type: "realtime", audio } }, ...spokenTurn());
    const { error } = await client.nth("conversation.item.input_audio_transcription.failed", 1);
    expect(error).toMatchObject({ code: "DeploymentNotFound", type: "server_error" });
    expect(client.all("error")).toEqual([]);
  });
});

describe("the openai profile", () => {
  it("sends rate limits after a response, and each part once", async () => {
    const client = await clientOf("openai");
    client.send(says("Say one."), { type: "response.create" });
    await client.nth("rate_limits.updated", 1);
    expect(client.types().at(-1)).toBe("rate_limits.updated");
    expect(await client.nth("response.content_part.done", 1)).not.toHaveProperty("content");
  });
});

describe("the azure-preview profile", () => {
  it("has the preview's temperature, and no settings added later", async () => {
    const client = await clientOf("azure-preview");
    const { session } = await client.nth("session.created", 1);
    expect(session).toMatchObject({ temperature: 0.8, voice: "alloy", input_audio_format: "pcm16" });
    expect(session).not.toHaveProperty("truncation");
  });

  it("announces each item once, as an object, and adds nothing to deltas", async () => {
    const client = await clientOf("azure-preview");
    client.send(says("Say one."), { type: "response.create" });
    const { response } = await client.nth("response.done", 1);
    expect(client.all("conversation.item.created")).toMatchObject([
      { item: { object: "realtime.item" } },
      { item: { object: "realtime.item" } },
    ]);
    expect(client.types()).not.toContain("conversation.item.done");
    expect(await client.nth("response.audio_transcript.delta", 1)).not.toHaveProperty("obfuscation");
    expect(response).toMatchObject({ temperature: 0.8, output: [{ object: "realtime.item" }] });
  });

  it("transcribes in one piece, as clients of its time expect", async () => {
    const client = await clientOf("azure-preview");
    const session = { input_audio_transcription: { model: "whisper-1" } };
    client.send({ type: "session.update", session }, ...spokenTurn());
    await client.nth("conversation.item.input_audio_transcription.completed", 1);
    expect(client.types()).not.toContain("conversation.item.input_audio_transcription.delta");
  });
});
