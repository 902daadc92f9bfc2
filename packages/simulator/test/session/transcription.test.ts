import { describe, expect, it } from "vitest";
import { SessionTest } from "../support/session.js";

/** A session that has transcribed one turn of two words. */
async function transcribed(model: string, include?: readonly string[]): Promise<SessionTest> {
  const test = new SessionTest({ brain: { hear: () => "Good morning" } });
  const audio = { input: { transcription: { model } } };
  await test.receive({
    type: "session.update",
    session: { type: "realtime", audio, ...(include && { include }) },
  });
  await test.hear("hum", 500);
  await test.hear("silence", 1_000);
  return test;
}

describe("a transcription", () => {
  it("includes log probabilities of each token if requested", async () => {
    const test = await transcribed("gpt-4o-transcribe", ["item.input_audio_transcription.logprobs"]);
    const deltas = test.all("conversation.item.input_audio_transcription.delta");
    expect(deltas.map(({ logprobs }) => logprobs?.[0]?.token)).toEqual(["Good", " morning"]);
    const { logprobs } = test.last("conversation.item.input_audio_transcription.completed");
    expect(logprobs).toEqual(deltas.flatMap(({ logprobs }) => logprobs ?? []));
    expect(logprobs?.[0]?.bytes).toEqual([71, 111, 111, 100]);
  });

  it("includes none otherwise", async () => {
    const test = await transcribed("gpt-4o-transcribe");
    expect(test.last("conversation.item.input_audio_transcription.delta")).not.toHaveProperty("logprobs");
    expect(test.last("conversation.item.input_audio_transcription.completed")).not.toHaveProperty("logprobs");
  });

  it("names a speaker if its model distinguishes speakers", async () => {
    const test = await transcribed("gpt-4o-transcribe-diarize");
    const segment = test.last("conversation.item.input_audio_transcription.segment");
    expect(segment).toMatchObject({ text: "Good morning", speaker: "speaker_0", start: 0 });
    expect(segment.end).toBeGreaterThan(0.4);
    const plain = await transcribed("gpt-4o-transcribe");
    expect(plain.types()).not.toContain("conversation.item.input_audio_transcription.segment");
  });
});
