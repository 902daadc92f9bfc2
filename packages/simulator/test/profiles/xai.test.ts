import { describe, expect, it } from "vitest";
import { clientOf, spokenTurn } from "../support/replay.js";
import type { PlainClient } from "../support/replay.js";
import { stillClock } from "../support/clock.js";

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/;
const says = (text: string) => ({
  type: "conversation.item.create",
  item: { type: "message", role: "user", content: [{ type: "input_text", text }] },
});
const update = (session: object) => ({ type: "session.update", session });

async function answered(...events: object[]): Promise<PlainClient> {
  const client = await clientOf("xai");
  client.send(...events);
  await client.nth("response.done", 1);
  return client;
}

describe("the xai profile", () => {
  it("greets with a session, a conversation and a ping, all with UUIDs as ids", async () => {
    const client = await clientOf("xai");
    const ping = await client.nth("ping", 1);
    expect(client.types()).toEqual(["session.created", "conversation.created", "ping"]);
    expect(ping).toMatchObject({ timestamp: expect.any(Number), event_id: expect.stringMatching(uuid) });
    expect(client.received[0]).toMatchObject({
      session: {
        id: expect.stringMatching(uuid),
        voice: "ara",
        modalities: ["audio"],
        turn_detection: { type: null },
      },
    });
  });

  it("pings every ten seconds", async () => {
    const clock = stillClock();
    const client = await clientOf("xai", { clock });
    await client.nth("ping", 1);
    await clock.elapse(20_000);
    const pings = [await client.nth("ping", 2), await client.nth("ping", 3)];
    expect(Number(pings[1]?.timestamp) - Number(pings[0]?.timestamp)).toBe(10_000);
  });

  it("accepts voice and turn detection at the top level, and returns tools as functions", async () => {
    const client = await clientOf("xai");
    const get = { type: "function", name: "get", parameters: { type: "object", properties: {} } };
    client.send(
      update({ voice: "eve", turn_detection: { type: "server_vad" }, tools: [get, { type: "web_search" }] }),
    );
    expect(await client.nth("session.updated", 1)).toMatchObject({
      session: {
        voice: "eve",
        turn_detection: { type: "server_vad" },
        tools: [{ type: "function", function: { name: "get" } }],
        audio: { input: { format: { type: "audio/pcm", rate: 24_000 }, transport: "json" } },
      },
    });
  });

  it("announces items once, and ends the answer's audio after its part", async () => {
    const client = await answered(says("Say one."), { type: "response.create" });
    const types = client.types().filter((type) => !/created$|ping|\.delta$/.test(type));
    expect(types).toEqual([
      "conversation.item.added",
      "response.output_item.added",
      "conversation.item.added",
      "response.content_part.added",
      "response.output_audio_transcript.done",
      "response.content_part.done",
      "response.output_audio.done",
      "response.output_item.done",
      "response.done",
    ]);
  });

  it("puts usage beside the response, with unimplemented status details", async () => {
    const client = await answered(says("Say one."), { type: "response.create" });
    expect(client.all("response.done")).toMatchObject([
      {
        response: {
          id: expect.stringMatching(uuid),
          status_details: "unimplemented",
          usage: {},
          output: [{ content: [{ type: "audio", transcript: "one." }] }],
        },
        usage: { output_tokens: expect.any(Number), input_token_details: { grok_tokens: 0 } },
      },
    ]);
  });

  it("adds the item when the user starts to speak, and transcribes it repeatedly", async () => {
    const audio = { input: { transcription: { model: "grok-transcribe" } } };
    const client = await clientOf("xai");
    client.send(update({ turn_detection: { type: "server_vad" }, audio }), ...spokenTurn());
    await client.nth("response.done", 1);
    const types = client.types();
    const started = types.indexOf("input_audio_buffer.speech_started");
    expect(types[started + 1]).toBe("conversation.item.added");
    expect(client.received[started + 1]).toMatchObject({ item: { status: "in_progress", role: "user" } });
    const completed = client.all("conversation.item.input_audio_transcription.completed");
    expect(completed.map(({ status }) => status)).toEqual([
      ...completed.slice(1).map(() => "in_progress"),
      "completed",
    ]);
    expect(completed.length).toBeGreaterThan(2);
  });

  it("has no turn detection unless it is requested", async () => {
    const client = await clientOf("xai");
    client.send(...spokenTurn(), { type: "input_audio_buffer.commit" });
    await client.nth("input_audio_buffer.committed", 1);
    expect(client.types()).not.toContain("input_audio_buffer.speech_started");
  });

  it("sends text under its own event names", async () => {
    const client = await answered(update({ modalities: ["text"] }), says("Say one."), {
      type: "response.create",
    });
    expect(
      client
        .all("response.text.delta")
        .map(({ delta }) => delta)
        .join(""),
    ).toBe("one.");
    expect(client.types()).not.toContain("response.output_text.done");
  });

  it("gives calls and outputs the role tool, but a call in response.output_item.done the role user", async () => {
    const tools = [{ type: "function", name: "get_time", description: "The time." }];
    const client = await answered(update({ tools, tool_choice: "required" }), says("What time is it?"), {
      type: "response.create",
    });
    const { call_id } = await client.nth("response.function_call_arguments.done", 1);
    client.send({
      type: "conversation.item.create",
      item: { type: "function_call_output", call_id, output: "noon" },
    });
    await client.nth("conversation.item.added", 3);
    expect(client.all("conversation.item.added").slice(1)).toMatchObject([
      { item: { type: "function_call", role: "tool" } },
      { item: { type: "function_call_output", role: "tool", status: "completed" } },
    ]);
    expect(client.all("response.output_item.done")).toMatchObject([{ item: { role: "user" } }]);
  });
});
