import { createSession, custom } from "@rt/core";
import { describe, expect, it } from "vitest";
import { simulator } from "../src/in-process.js";

const service = custom({ url: "ws://127.0.0.1" });

describe("an in-process simulator", () => {
  it("holds a conversation, and closes with the session", async () => {
    const session = createSession({ service, transport: simulator({ pace: "instant", seed: 1 }) });
    await session.connect();
    await session.sendText("Say good morning.");
    const response = session.respond();
    let samples = 0;
    for await (const chunk of response.audio) samples += chunk.length;
    expect((await response.done).transcript).toMatch(/good morning/i);
    expect(samples).toBeGreaterThan(10_000);
    session.close();
    expect(session.getSnapshot().phase.name).toBe("closed");
  });

  it("hears speech in its own voice", async () => {
    const transport = simulator({ pace: "instant", seed: 1 });
    const speaker = createSession({ service, transport });
    const listener = createSession({ service, transport });
    await Promise.all([speaker.connect(), listener.connect()]);
    await speaker.sendText("Say good morning.");
    const heard = new Promise((resolve) => {
      listener.on("event", ({ type }) => type === "input_audio_buffer.speech_started" && resolve(type));
    });
    for await (const chunk of speaker.respond().audio) await listener.appendAudio(chunk);
    expect(await heard).toBe("input_audio_buffer.speech_started");
    speaker.close();
    listener.close();
  });

  it("injects faults", async () => {
    const faults = [{ kind: "cut", on: "response.created" }] as const;
    const session = createSession({ service, transport: simulator({ faults }), reconnect: false });
    await session.connect();
    await expect(session.respond().done).rejects.toMatchObject({ code: "link.lost" });
  });
});
