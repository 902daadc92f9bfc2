import { expect, it } from "vitest";
import type { ProfileName } from "../../src/profiles.js";
import { recordedLines, replay } from "../support/replay.js";
import type { RecordedLine, WireEvent } from "../support/replay.js";
import { describeShared } from "../support/shared.js";
import { aligned, isAnytime, shapeOf, story } from "../support/story.js";

interface Recording {
  readonly name: string;
  readonly profile: ProfileName;
  /** What was sent before the recording starts, if it does not start with the session. */
  readonly before?: readonly RecordedLine[];
}

const preview = "liusida__openai_preview_text_response_2025-08";
const response = { modalities: ["text"], metadata: { request_id: "any" } };

const recordings: readonly Recording[] = [
  { name: "openai_ws__text_in_audio_out_turn", profile: "openai" },
  { name: "openai_ws__tool_call_round", profile: "openai" },
  { name: "openai_ws__message_history_seeding", profile: "openai" },
  { name: "openai_ws__audio_in_server_vad_turn", profile: "openai" },
  { name: "azure_ws__text_in_audio_out_turn", profile: "azure" },
  { name: "azure_ws__tool_call_round", profile: "azure" },
  { name: "azure_ws__message_history_seeding", profile: "azure" },
  { name: "azure_ws__audio_in_server_vad_transcribes", profile: "azure" },
  { name: "azure_ws__audio_in_server_vad_transcription_requires_deployment", profile: "azure" },
  { name: "azure_voice_live_ws__text_in_audio_out_turn", profile: "voice-live" },
  { name: "azure_voice_live_ws__text_output_modality_returns_text", profile: "voice-live" },
  { name: "azure_voice_live_ws__message_history_seeding", profile: "voice-live" },
  { name: "azure_voice_live_ws__audio_in_server_vad_turn", profile: "voice-live" },
  {
    name: preview,
    profile: "azure-preview",
    before: [
      { dir: "received", data: { type: "session.created" } },
      { dir: "sent", data: { type: "response.create", response } },
    ],
  },
];

interface Difference {
  readonly recordings: RegExp;
  readonly shape: RegExp;
  readonly why: string;
}

/** The differences allowed. Everything else must be the same: order, names, types, and what is null. */
const differences: readonly Difference[] = [
  {
    recordings: /^azure_voice_live_ws__(text_in|message|audio_in)/,
    shape: /^\.session\.(greeting|handoff): null$/,
    why: "the service has told of them since between these recordings and the fourth",
  },
  {
    recordings: /^azure_voice_live_ws__(text_in|message|audio_in)/,
    shape: /^\.session\.output_audio_format: (null|string)$/,
    why: "likewise, it has told of the format before anybody set one",
  },
  {
    recordings: new RegExp(preview),
    shape: /^(\.item\.content|\.response\.output|\.response\.usage\.\w+_details)\b/,
    why: "whoever published the recording has cut these down to [null]",
  },
];

/** OpenAI sends these after some responses only, 43 ms later: in none of these recordings. */
const unrecorded = "rate_limits.updated";

describeShared("recorded sessions", () => {
  it.each(recordings)(
    "are reproduced in the same order, with events of the same shape: $name",
    async (recording) => {
      const { theirs, ours } = await both(recording);
      expect(theirs.length).toBeGreaterThan(5);
      expect(story(ours)).toEqual(story(theirs));
      const others = aligned(ours);
      for (const [index, event] of aligned(theirs).entries()) {
        expect([event.type, ...shapes([others[index]], recording)]).toEqual([
          event.type,
          ...shapes([event], recording),
        ]);
      }
    },
  );

  it.each(recordings)(
    "are reproduced with the same events that may come at any time: $name",
    async (recording) => {
      const { theirs, ours } = await both(recording);
      const news = (events: readonly WireEvent[]) =>
        [...new Set(events.map(({ type }) => type))]
          .filter((type) => isAnytime(type) && type !== unrecorded)
          .sort();
      const of = (events: readonly WireEvent[], type: string) =>
        events.filter((event) => event.type === type);
      expect(news(ours)).toEqual(news(theirs));
      for (const type of news(theirs)) {
        expect([type, ...shapes(of(ours, type), recording)]).toEqual([
          type,
          ...shapes(of(theirs, type), recording),
        ]);
      }
    },
  );

  it("transcribe after the commit, in deltas that add up to the final transcript", async () => {
    const ours = await replay(recordedLines("openai_ws__audio_in_server_vad_turn"), "openai");
    const types = ours.map(({ type }) => type);
    const of = (end: string) => ours.filter(({ type }) => type.endsWith(`transcription.${end}`));
    const transcript = of("delta")
      .map(({ delta }) => delta)
      .join("");
    expect(types.indexOf("input_audio_buffer.committed")).toBeLessThan(
      types.indexOf(String(of("delta")[0]?.type)),
    );
    expect(of("completed")).toMatchObject([{ transcript, usage: { type: "duration", seconds: 3 } }]);
  });
});

async function both({
  name,
  profile,
  before = [],
}: Recording): Promise<Record<"theirs" | "ours", WireEvent[]>> {
  const lines = recordedLines(name);
  const theirs = lines.filter(({ dir }) => dir === "received").map(({ data }) => data);
  const ours = await replay([...before, ...lines], profile);
  return { theirs, ours: ours.slice(ours.findIndex(({ type }) => type === theirs[0]?.type)) };
}

/** The shape of these events taken together, without the differences allowed. */
function shapes(events: readonly (WireEvent | undefined)[], { name }: Recording): string[] {
  const known = differences.filter(({ recordings: which }) => which.test(name));
  const all = new Set<string>();
  for (const event of events) shapeOf(event, "", all);
  return [...all].filter((entry) => !known.some(({ shape }) => shape.test(entry))).sort();
}
