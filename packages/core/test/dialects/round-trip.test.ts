import { describe, expect, it } from "vitest";
import { preview } from "../../src/dialects/preview.js";
import { previewServer } from "../../src/dialects/preview-server.js";
import type { ClientEvent } from "../../src/protocol/client-events.js";
import { describeShared, readJsonFiles } from "../shared.js";

/** What a server behind preview hears of an event, and what it does not. */
function sent(event: ClientEvent): { heard: unknown; dropped: readonly string[] } {
  const { frame, dropped } = preview.encode(event);
  const heard = previewServer.decode(frame);
  return { heard, dropped };
}

const pcm = { type: "audio/pcm", rate: 24_000 } as const;

const events: ClientEvent[] = [
  {
    type: "session.update",
    event_id: "event_1",
    session: {
      type: "realtime",
      model: "gpt-realtime",
      output_modalities: ["audio"],
      instructions: "",
      audio: {
        input: {
          format: pcm,
          transcription: { model: "whisper-1", language: "en", prompt: "rt" },
          noise_reduction: { type: "near_field" },
          turn_detection: { type: "semantic_vad", eagerness: "low", create_response: false },
        },
        output: { format: { type: "audio/pcmu" }, voice: "marin", speed: 0.9 },
      },
      tools: [
        {
          type: "function",
          name: "f",
          description: null,
          parameters: { properties: { voice: {}, audio: {} } },
        },
      ],
      tool_choice: { type: "function", name: "f" },
      max_output_tokens: "inf",
      truncation: { type: "retention_ratio", retention_ratio: 0.8 },
      prompt: { id: "p", variables: { voice: "v" } },
      tracing: { group_id: "g" },
      include: ["item.input_audio_transcription.logprobs"],
    },
  },
  {
    type: "session.update",
    session: {
      type: "realtime",
      output_modalities: ["text"],
      audio: { input: { transcription: null, noise_reduction: null, turn_detection: null } },
      tools: [],
      tracing: null,
    },
  },
  {
    type: "session.update",
    session: { type: "transcription", audio: { input: { format: { type: "audio/pcma" } } } },
  },
  { type: "input_audio_buffer.append", audio: "AAAA" },
  { type: "input_audio_buffer.commit" },
  { type: "input_audio_buffer.clear" },
  { type: "output_audio_buffer.clear" },
  {
    type: "conversation.item.create",
    previous_item_id: "root",
    item: { type: "message", role: "assistant", content: [{ type: "output_text", text: "Hi" }] },
  },
  {
    type: "conversation.item.create",
    item: { type: "message", role: "user", content: [{ type: "input_audio", audio: "AAAA" }] },
  },
  { type: "conversation.item.create", item: { type: "function_call_output", call_id: "c", output: "{}" } },
  {
    type: "conversation.item.create",
    item: { type: "mcp_approval_response", id: "m", approval_request_id: "q", approve: true },
  },
  { type: "conversation.item.retrieve", item_id: "i" },
  { type: "conversation.item.truncate", item_id: "i", content_index: 0, audio_end_ms: 1500 },
  { type: "conversation.item.delete", item_id: "i" },
  { type: "response.create" },
  {
    type: "response.create",
    response: {
      conversation: "none",
      metadata: { voice: "v" },
      input: [
        { type: "item_reference", id: "i" },
        { type: "message", role: "assistant", content: [{ type: "output_text", text: "Hi" }] },
      ],
      output_modalities: ["audio"],
      audio: { output: { format: pcm, voice: "cedar" } },
      tool_choice: "none",
      max_output_tokens: 4096,
    },
  },
  { type: "response.cancel", response_id: "r" },
];

describe("GA through preview", () => {
  it.each(events.map((event) => [event.type, event] as const))("is the same again: %s", (_, event) => {
    expect(sent(event)).toEqual({ heard: [event], dropped: [] });
  });
});

describeShared("every client example of GA through preview", (folder) => {
  const examples = readJsonFiles(`${folder}/protocol/examples/ga`).filter(([name]) =>
    isFromClient(folder, name),
  );
  /** What preview cannot express of the examples. */
  const lost: Record<string, readonly string[]> = {
    "conversation.item.create.image.json": ["item.content[1]"],
    "session.update.synthetic.json": ["session.tools[1]", "session.parallel_tool_calls", "session.reasoning"],
    "session.update.transcription.json": ["session.audio.input.transcription.delay"],
  };

  it("is there", () => {
    expect(examples.length).toBeGreaterThanOrEqual(15);
  });

  it.each(examples)("is the same again, or says what is lost: %s", (name, example) => {
    const { heard, dropped } = sent(example as ClientEvent);
    expect(dropped).toEqual(lost[name] ?? []);
    expect(heard).toEqual([without(example, dropped)]);
  });
});

function isFromClient(folder: string, name: string): boolean {
  const [, index] =
    readJsonFiles(`${folder}/protocol/examples`).find(([file]) => file === "index.json") ?? [];
  const rows = index as { file: string; direction: string }[];
  return rows.some((row) => row.file.endsWith(`ga/${name}`) && row.direction === "client");
}

/** A copy without the values at some paths; entries of lists leave no gap. */
function without(value: unknown, paths: readonly string[], at = ""): unknown {
  if (Array.isArray(value)) {
    const kept = value
      .map((entry, index) => [`${at}[${index}]`, entry] as const)
      .filter(([path]) => !paths.includes(path));
    return kept.map(([path, entry]) => without(entry, paths, path));
  }
  if (typeof value !== "object" || value === null) return value;
  const fields = Object.entries(value).map(
    ([name, field]) => [at === "" ? name : `${at}.${name}`, name, field] as const,
  );
  return Object.fromEntries(
    fields
      .filter(([path]) => !paths.includes(path))
      .map(([path, name, field]) => [name, without(field, paths, path)]),
  );
}
