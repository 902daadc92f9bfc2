import { describe, expect, it } from "vitest";
import { clientOf, paths, PlainClient, spokenTurn } from "../support/replay.js";
import { startStage } from "../support/stage.js";

const update = (session: object) => ({ type: "session.update", session });

describe("the voice-live profile", () => {
  it("greets with a preview session, whose own settings are null", async () => {
    const client = await clientOf("voice-live");
    const { session } = await client.nth("session.created", 1);
    expect(session).toMatchObject({
      modalities: expect.any(Array),
      voice: { name: "alloy", type: "openai" },
      turn_detection: { type: "server_vad", prefix_padding_ms: 300, silence_duration_ms: 200 },
      input_audio_sampling_rate: 24_000,
      input_audio_echo_cancellation: null,
      avatar: null,
      animation: null,
    });
    expect(session).not.toHaveProperty("truncation");
  });

  it("applies its own defaults when turn detection is set", async () => {
    const client = await clientOf("voice-live");
    client.send(update({ turn_detection: { type: "server_vad" } }));
    const { session } = await client.nth("session.updated", 1);
    expect(session).toMatchObject({
      turn_detection: {
        threshold: 0.5,
        prefix_padding_ms: 400,
        silence_duration_ms: 500,
        auto_truncate: false,
      },
    });
  });

  it("returns every setting that Azure adds to a session", async () => {
    const client = await clientOf("voice-live");
    const settings = {
      voice: { name: "en-US-Ava:DragonHDLatestNeural", type: "azure-standard", temperature: 0.8 },
      turn_detection: {
        type: "azure_semantic_vad",
        silence_duration_ms: 300,
        remove_filler_words: true,
        end_of_utterance_detection: { model: "semantic_detection_v1", timeout_ms: 800 },
      },
      input_audio_transcription: { model: "azure-speech", phrase_list: ["Contoso"] },
      input_audio_noise_reduction: { type: "azure_deep_noise_suppression" },
      input_audio_echo_cancellation: { type: "server_echo_cancellation" },
      output_audio_timestamp_types: ["word"],
      animation: { outputs: ["viseme_id"] },
    };
    client.send(update(settings));
    const { session } = await client.nth("session.updated", 1);
    expect(session).toMatchObject(settings);
    expect(session).toMatchObject({
      turn_detection: { profile: "classic", threshold: null },
      input_audio_echo_cancellation: { reference_source: "server", channels: 1 },
    });
  });

  it("keeps what an update does not mention, and nothing of a refused update", async () => {
    const client = await clientOf("voice-live");
    client.send(update({ input_audio_echo_cancellation: { type: "server_echo_cancellation" } }));
    client.send(
      update({ avatar: { character: "lisa" }, turn_detection: { type: "server_vad", threshold: 7 } }),
    );
    client.send(update({ instructions: "Be brief." }));
    const { session } = await client.nth("session.updated", 2);
    expect(session).toMatchObject({
      avatar: null,
      input_audio_echo_cancellation: { type: "server_echo_cancellation" },
      instructions: "Be brief.",
    });
    expect(client.all("error")).toHaveLength(1);
  });

  it("ignores unknown settings", async () => {
    const client = await clientOf("voice-live");
    client.send(update({ instructions: "Be brief.", no_such_setting: 1 }));
    const { session } = await client.nth("session.updated", 1);
    expect(session).toMatchObject({ instructions: "Be brief." });
    expect(session).not.toHaveProperty("no_such_setting");
  });

  it("refuses a sample rate that the simulator would misread", async () => {
    const client = await clientOf("voice-live");
    client.send(update({ input_audio_format: "pcm16", input_audio_sampling_rate: 16_000 }));
    const { error } = await client.nth("error", 1);
    expect(error).toMatchObject({ param: "session.audio.input.format.rate" });
  });

  it("announces when a spoken user item is complete, and no other item", async () => {
    const client = await clientOf("voice-live");
    client.send({
      type: "conversation.item.create",
      item: { type: "message", role: "user", content: [{ type: "input_text", text: "Say one." }] },
    });
    client.send(...spokenTurn());
    await client.nth("response.done", 1);
    expect(client.all("conversation.item.created")).toHaveLength(3);
    expect(client.all("conversation.item.done")).toMatchObject([
      { item: { object: "realtime.item", role: "user", content: [{ type: "input_audio" }] } },
    ]);
  });

  it("speaks with the configured voice, and names it in its responses", async () => {
    const client = await clientOf("voice-live");
    const voice = { name: "en-US-AvaNeural", type: "azure-standard" };
    client.send(update({ voice }), { type: "response.create" });
    const { response } = await client.nth("response.done", 1);
    expect(response).toMatchObject({
      voice,
      temperature: null,
      usage: { output_token_details: { reasoning_tokens: 0 } },
    });
  });

  it.each([paths["voice-live"], "/voice-agent/realtime?api-version=2025-05-01-preview&model=any"])(
    "answers at %s",
    async (path) => {
      const { simulator } = await startStage();
      const client = await PlainClient.connect(`${simulator.url}${path}`);
      expect(await client.nth("session.created", 1)).toHaveProperty("session.voice.type", "openai");
    },
  );
});
