import type { ServerEvent } from "@rt/core";
import { expect, it } from "vitest";
import type { Act } from "../../src/brain/brain.js";
import type { ProfileName } from "../../src/profiles.js";
import { SessionTest } from "../support/session.js";
import { describeShared, readShared } from "../support/shared.js";
import { aligned, shapeOf, story } from "../support/story.js";

type WireEvent = Readonly<Record<string, unknown>> & { readonly type: string };

interface Line {
  readonly dir: "sent" | "received";
  readonly data: WireEvent;
}

const recordings: readonly (readonly [string, ProfileName])[] = [
  ["openai_ws__text_in_audio_out_turn", "openai"],
  ["openai_ws__tool_call_round", "openai"],
  ["openai_ws__message_history_seeding", "openai"],
  ["openai_ws__audio_in_server_vad_turn", "openai"],
  ["azure_ws__text_in_audio_out_turn", "azure"],
  ["azure_ws__tool_call_round", "azure"],
  ["azure_ws__message_history_seeding", "azure"],
  ["azure_ws__audio_in_server_vad_transcribes", "azure"],
  ["azure_ws__audio_in_server_vad_transcription_requires_deployment", "azure"],
];

describeShared("recorded sessions", () => {
  for (const [name, profile] of recordings) {
    it(`are told in the same order and shape: ${name}`, async () => {
      const lines = linesOf(name);
      const recorded = lines.filter(({ dir }) => dir === "received").map(({ data }) => withoutContent(data));
      const ours = (await replay(lines, profile)).map((event) => ({ ...event }));
      expect(recorded.length).toBeGreaterThan(10);
      expect(story(ours)).toEqual(story(recorded));
      const theirSteps = aligned(recorded);
      for (const [index, event] of aligned(ours).entries()) {
        expect([event.type, ...sorted(shapeOf(event))]).toEqual([
          event.type,
          ...sorted(shapeOf(theirSteps[index])),
        ]);
      }
    });
  }

  it("transcribe after the commit, in deltas that the last word sums up", async () => {
    const ours = await replay(linesOf("openai_ws__audio_in_server_vad_turn"), "openai");
    const types = ours.map(({ type }) => type);
    const deltas = ours.flatMap((event) =>
      event.type.endsWith("transcription.delta") && "delta" in event ? [event.delta] : [],
    );
    const completed = ours.find(
      ({ type }) => type === "conversation.item.input_audio_transcription.completed",
    );
    expect(types.indexOf("input_audio_buffer.committed")).toBeLessThan(
      types.indexOf("conversation.item.input_audio_transcription.delta"),
    );
    expect(completed).toMatchObject({ transcript: deltas.join(""), usage: { type: "duration", seconds: 3 } });
  });
});

/** Plays the client's part of a recording to a session whose brain knows the model's part. */
async function replay(lines: readonly Line[], profile: ProfileName): Promise<ServerEvent[]> {
  const answers = recordedAnswers(lines);
  const transcript = recordedTranscript(lines);
  const test = new SessionTest({
    profile,
    models: ["gpt-realtime", "gpt-4o-mini-transcribe", "whisper"],
    brain: { respond: () => answers.shift() ?? [], hear: () => transcript },
  });
  const hasSound = lines.some(({ data }) => data.type === "input_audio_buffer.append");
  for (const { dir, data } of lines) {
    if (dir !== "sent" || data.type === "input_audio_buffer.append") continue;
    await test.receive(withOurCallId(data, test));
    if (hasSound && data.type === "session.update") await speakFor(test);
  }
  return test.sent;
}

async function speakFor(test: SessionTest): Promise<void> {
  await test.hear("silence", 500);
  await test.hear("hum", 2_300);
  await test.hear("silence", 500);
}

function recordedAnswers(lines: readonly Line[]): Act[][] {
  return lines.flatMap(({ data }) => {
    const act = recordedAct(data);
    return act ? [[act]] : [];
  });
}

function recordedAct(data: WireEvent): Act | null {
  switch (data.type) {
    case "response.output_audio_transcript.done":
      return { type: "say", text: String(data.transcript) };
    case "response.output_text.done":
      return { type: "say", text: String(data.text) };
    case "response.function_call_arguments.done":
      return { type: "call", name: String(data.name), arguments: String(data.arguments) };
    default:
      return null;
  }
}

function recordedTranscript(lines: readonly Line[]): string {
  const completed = lines.find(
    ({ data }) => data.type === "conversation.item.input_audio_transcription.completed",
  );
  return typeof completed?.data.transcript === "string" ? completed.data.transcript : "";
}

function withOurCallId(data: WireEvent, test: SessionTest): WireEvent {
  const item = data.item;
  if (typeof item !== "object" || item === null || !("call_id" in item)) return data;
  return { ...data, item: { ...item, call_id: test.last("response.function_call_arguments.done").call_id } };
}

/** Azure says each part twice, which the connection sees to, not the session. */
function withoutContent(event: WireEvent): WireEvent {
  const entries = Object.entries(event).filter(([name]) => name !== "content");
  return { ...Object.fromEntries(entries), type: event.type };
}

function linesOf(name: string): Line[] {
  return readShared(`traces/${name}.jsonl`)
    .split("\n")
    .filter((line) => line.startsWith('{"dir"'))
    .map((line): Line => JSON.parse(line));
}

function sorted(shape: ReadonlySet<string>): string[] {
  return [...shape].sort();
}
