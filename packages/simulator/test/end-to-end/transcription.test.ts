import { openai } from "@rt/core";
import { describe, expect, it } from "vitest";
import { conversation, sessionAt, startStage, until } from "../support/stage.js";
import { spoken } from "../support/tone.js";

describe("a session for transcription", () => {
  it("transcribes what it hears, and answers nothing (T8)", async () => {
    const { simulator, said } = await startStage();
    const service = openai({ apiKey: "any", baseUrl: `${simulator.url}/v1`, intent: "transcription" });
    const transcription = { model: "gpt-4o-transcribe" };
    const turn_detection = { type: "server_vad" } as const;
    const config = { type: "transcription", audio: { input: { transcription, turn_detection } } } as const;
    const session = sessionAt(simulator.url, { service, config });
    await session.connect();
    await session.appendAudio(spoken(1_000, 1_000));
    await session.appendAudio(spoken(2_000, 1_000));
    await until(
      session,
      ({ items }) =>
        items.length === 2 && items.every(({ transcription: its }) => its?.status === "completed"),
    );
    expect(conversation(session)).toEqual([
      expect.stringMatching(/^user: \[1\.\d seconds of speech\]$/),
      expect.stringMatching(/^user: \[2\.\d seconds of speech\]$/),
    ]);
    await expect(session.respond().done).rejects.toMatchObject({ code: "session.unsupported" });
    expect(said("response.created")).toEqual([]);
  });
});
