import { describe, expect, it } from "vitest";
import { preview } from "../../src/dialects/preview.js";
import { previewServer } from "../../src/dialects/preview-server.js";
import type { ClientEvent } from "../../src/protocol/client-events.js";
import type { ServerEvent } from "../../src/protocol/server-events.js";
import { decoderOf } from "./decoder.js";

/** The events that a new connection tells of these frames. */
function told(...frames: object[]): unknown[] {
  const decode = decoderOf(preview);
  return frames.flatMap((frame) => decode(JSON.stringify(frame)));
}

function encoded(event: ClientEvent): { wire: unknown; dropped: readonly string[] } {
  const { frame, dropped } = preview.encode(event);
  return { wire: JSON.parse(frame), dropped };
}

function served(event: ServerEvent): unknown[] {
  return previewServer.encode(event).map((frame) => JSON.parse(frame));
}

function heard(frame: object): readonly unknown[] {
  return previewServer.decode(JSON.stringify(frame));
}

const pcm = { type: "audio/pcm", rate: 24_000 };
const vad = { type: "server_vad", threshold: 0.5, idle_timeout_ms: null } as const;
const getTime = { type: "function", name: "get_time", parameters: {} } as const;
const docs = { type: "mcp", server_label: "docs", server_url: "https://mcp.example" } as const;

/** Each row of the tables: preview, GA. */
const settings: [what: string, preview: object, ga: object][] = [
  ["speech", { modalities: ["text", "audio"] }, { output_modalities: ["audio"] }],
  ["text", { modalities: ["text"] }, { output_modalities: ["text"] }],
  [
    "a modality of the vendor's",
    { modalities: ["text", "audio", "avatar"] },
    { output_modalities: ["audio", "avatar"] },
  ],
  ["the voice", { voice: "alloy" }, { audio: { output: { voice: "alloy" } } }],
  [
    "a voice object",
    { voice: { type: "openai", name: "a" } },
    { audio: { output: { voice: { type: "openai", name: "a" } } } },
  ],
  ["the speed", { speed: 1.1 }, { audio: { output: { speed: 1.1 } } }],
  ["PCM in", { input_audio_format: "pcm16" }, { audio: { input: { format: pcm } } }],
  ["PCM out", { output_audio_format: "pcm16" }, { audio: { output: { format: pcm } } }],
  ["mu-law", { input_audio_format: "g711_ulaw" }, { audio: { input: { format: { type: "audio/pcmu" } } } }],
  ["A-law", { output_audio_format: "g711_alaw" }, { audio: { output: { format: { type: "audio/pcma" } } } }],
  ["no format", { output_audio_format: null }, { audio: { output: { format: null } } }],
  ["a format of the vendor's", { output_audio_format: "opus" }, { audio: { output: { format: "opus" } } }],
  [
    "transcription",
    { input_audio_transcription: { model: "w" } },
    { audio: { input: { transcription: { model: "w" } } } },
  ],
  ["no transcription", { input_audio_transcription: null }, { audio: { input: { transcription: null } } }],
  [
    "noise reduction",
    { input_audio_noise_reduction: { type: "far_field" } },
    { audio: { input: { noise_reduction: { type: "far_field" } } } },
  ],
  ["turn detection", { turn_detection: vad }, { audio: { input: { turn_detection: vad } } }],
  ["no turn detection", { turn_detection: null }, { audio: { input: { turn_detection: null } } }],
  ["tools", { tools: [getTime] }, { tools: [getTime] }],
  ["a choice of tools", { tool_choice: "required" }, { tool_choice: "required" }],
  [
    "the choice of one tool",
    { tool_choice: { type: "function", function: { name: "f" } } },
    { tool_choice: { type: "function", name: "f" } },
  ],
  [
    "what is the same",
    { instructions: "", include: null, tracing: "auto", prompt: null, truncation: "auto", model: "m" },
    { instructions: "", include: null, tracing: "auto", prompt: null, truncation: "auto", model: "m" },
  ],
  [
    "what only the vendor knows",
    { input_audio_sampling_rate: 24_000, animation: null },
    { input_audio_sampling_rate: 24_000, animation: null },
  ],
];

describe.each(settings)("preview writes %s its own way", (_, there, here) => {
  it("in a session", () => {
    const ga = { type: "session.updated", session: { type: "realtime", ...here } } as unknown as ServerEvent;
    const wire = { type: "session.updated", session: there };
    expect(told(wire)).toEqual([ga]);
    expect(served(ga)).toEqual([wire]);
  });

  it("in an update of the session", () => {
    const ga = { type: "session.update", session: { type: "realtime", ...here } } as unknown as ClientEvent;
    const wire = { type: "session.update", session: there };
    expect(encoded(ga)).toEqual({ wire, dropped: [] });
    expect(heard(wire)).toEqual([ga]);
  });

  it("in a response", () => {
    const ga = {
      type: "response.created",
      response: { id: "r", max_output_tokens: 5, ...here },
    } as unknown as ServerEvent;
    const wire = { type: "response.created", response: { id: "r", max_output_tokens: 5, ...there } };
    expect(told(wire)).toEqual([ga]);
    expect(served(ga)).toEqual([wire]);
  });

  it("in the request for one", () => {
    const ga = {
      type: "response.create",
      response: { max_output_tokens: "inf", ...here },
    } as unknown as ClientEvent;
    const wire = { type: "response.create", response: { max_output_tokens: "inf", ...there } };
    expect(encoded(ga)).toEqual({ wire, dropped: [] });
    expect(heard(wire)).toEqual([ga]);
  });
});

describe("preview, decoding", () => {
  it.each([
    ["response.text.delta", "response.output_text.delta"],
    ["response.text.done", "response.output_text.done"],
    ["response.audio.delta", "response.output_audio.delta"],
    ["response.audio.done", "response.output_audio.done"],
    ["response.audio_transcript.delta", "response.output_audio_transcript.delta"],
    ["response.audio_transcript.done", "response.output_audio_transcript.done"],
  ])("takes %s by both names", (type, gaType) => {
    const rest = { event_id: "e", response_id: "r", item_id: "i", content_index: 0, delta: "d", text: "t" };
    const ga = { ...rest, type: gaType } as unknown as ServerEvent;
    expect(told({ ...rest, type }, ga)).toEqual([ga, ga]);
    expect(served(ga)).toEqual([{ ...rest, type }]);
  });

  it.each(["created", "updated"])("takes transcription_session.%s for a session that transcribes", (verb) => {
    const wire = { type: `transcription_session.${verb}`, session: { id: "s", input_audio_format: "pcm16" } };
    const session = { id: "s", type: "transcription", audio: { input: { format: pcm } } };
    const ga = { type: `session.${verb}`, session } as unknown as ServerEvent;
    expect(told(wire)).toEqual([ga]);
    expect(served(ga)).toEqual([wire]);
  });

  it("reads a modality alone, as Voice Live sends it", () => {
    const [event] = told({ type: "session.created", session: { modalities: ["audio"] } });
    expect(event).toMatchObject({ session: { output_modalities: ["audio"] } });
  });

  it("reads the names of 2024-10-01", () => {
    const part = { response_id: "r", item_id: "i", content_index: 0 };
    expect(
      told(
        { type: "session.created", session: { turn_detection: { type: "none" } } },
        { type: "response.text.done", ...part, value: "Hi" },
        { type: "conversation.item.truncated", item_id: "i", audio_end_ms: 9, index: 1 },
        { type: "response.audio_transcript.done", ...part },
      ),
    ).toEqual([
      { type: "session.created", session: { type: "realtime", audio: { input: { turn_detection: null } } } },
      { type: "response.output_text.done", ...part, text: "Hi" },
      { type: "conversation.item.truncated", item_id: "i", audio_end_ms: 9, content_index: 1 },
      { type: "response.output_audio_transcript.done", ...part },
    ]);
  });

  it("reads both names for the most tokens", () => {
    const [session, response] = told(
      { type: "session.created", session: { max_response_output_tokens: 7 } },
      { type: "response.created", response: { max_response_output_tokens: 8 } },
    );
    expect(session).toEqual({ type: "session.created", session: { type: "realtime", max_output_tokens: 7 } });
    expect(response).toEqual({ type: "response.created", response: { max_output_tokens: 8 } });
  });

  it("keeps the temperature, for nothing that a server says is lost", () => {
    const [event] = told({ type: "response.created", response: { temperature: 0.8 } });
    expect(event).toEqual({ type: "response.created", response: { temperature: 0.8 } });
  });

  it("leaves alone what is GA's already", () => {
    const response = { output_modalities: ["audio"], audio: { output: { format: pcm, voice: "marin" } } };
    const event = { type: "response.created", response };
    expect(told(event)).toEqual([event]);
  });

  it("renames the parts of an assistant's item, wherever it stands, and no others", () => {
    const parts = [{ type: "text", text: "a" }, { type: "audio", transcript: "b" }, { type: "hologram" }];
    const gaParts = [
      { type: "output_text", text: "a" },
      { type: "output_audio", transcript: "b" },
      { type: "hologram" },
    ];
    const [user, spoken] = [
      { type: "message", role: "user", content: [{ type: "input_text" }, { type: "text" }] },
      { type: "message", role: "assistant", content: parts },
    ];
    const gaSpoken = { ...spoken, content: gaParts };
    const place = { response_id: "r", item_id: "i", content_index: 0 };
    const events = [
      [
        { type: "conversation.item.retrieved", item: spoken },
        { type: "conversation.item.retrieved", item: gaSpoken },
      ],
      [
        { type: "conversation.item.retrieved", item: user },
        { type: "conversation.item.retrieved", item: user },
      ],
      [
        { type: "response.done", response: { output: [spoken] } },
        { type: "response.done", response: { output: [gaSpoken] } },
      ],
      [
        { type: "response.content_part.done", ...place, part: parts[0] },
        { type: "response.content_part.done", ...place, part: parts[0] },
      ],
    ] as const;
    for (const [wire, ga] of events) {
      expect(told(wire)).toEqual([ga]);
      expect(served(ga as unknown as ServerEvent)).toEqual([wire]);
    }
  });
});

describe("preview, encoding", () => {
  it("calls an update of a session that transcribes by its own name", () => {
    const audio = { input: { transcription: { model: "whisper-1" }, turn_detection: null } };
    expect(encoded({ type: "session.update", session: { type: "transcription", audio } }).wire).toEqual({
      type: "transcription_session.update",
      session: { input_audio_transcription: { model: "whisper-1" }, turn_detection: null },
    });
  });

  it("names the most tokens as each object does", () => {
    const { wire } = encoded({ type: "session.update", session: { type: "realtime", max_output_tokens: 5 } });
    expect(wire).toEqual({ type: "session.update", session: { max_response_output_tokens: 5 } });
    const response = encoded({ type: "response.create", response: { max_output_tokens: 5 } });
    expect(response.wire).toEqual({ type: "response.create", response: { max_output_tokens: 5 } });
  });

  it("says what of a session preview cannot express", () => {
    const transcription = { model: "w", keywords: ["rt"], languages: ["en"], delay: "low" } as const;
    const input = { format: { type: "audio/pcm", rate: 16_000 }, transcription, echo: true } as const;
    const session = {
      type: "realtime",
      reasoning: { effort: "low" },
      parallel_tool_calls: false,
      tools: [getTime, docs],
      tool_choice: { type: "mcp", server_label: "docs" },
      audio: { input, output: { voice: { id: "voice_1" } } },
    } as const;
    expect(encoded({ type: "session.update", session } as unknown as ClientEvent)).toEqual({
      wire: {
        type: "session.update",
        session: { tools: [getTime], input_audio_format: "pcm16", input_audio_transcription: { model: "w" } },
      },
      dropped: [
        "session.audio.output.voice",
        "session.audio.input.format.rate",
        "session.audio.input.transcription.keywords",
        "session.audio.input.transcription.languages",
        "session.audio.input.transcription.delay",
        "session.tools[1]",
        "session.tool_choice",
        "session.reasoning",
        "session.parallel_tool_calls",
        "session.audio.input.echo",
      ],
    });
  });

  it("says what of an item preview cannot express", () => {
    const image = { type: "input_image", image_url: "data:," } as const;
    const item = {
      type: "message",
      role: "user",
      content: [image, { type: "input_text", text: "?" }],
    } as const;
    const event = { type: "conversation.item.create", item } as unknown as ClientEvent;
    const rest = { ...item, content: [{ type: "input_text", text: "?" }] };
    expect(encoded(event)).toEqual({
      wire: { type: "conversation.item.create", item: rest },
      dropped: ["item.content[0]"],
    });
    const input = [{ type: "item_reference", id: "i" }, item];
    expect(encoded({ type: "response.create", response: { input } } as unknown as ClientEvent)).toEqual({
      wire: { type: "response.create", response: { input: [{ type: "item_reference", id: "i" }, rest] } },
      dropped: ["response.input[1].content[0]"],
    });
  });

  it("does not miss what was never set", () => {
    const session = { type: "realtime", reasoning: undefined } as unknown as { type: "realtime" };
    expect(encoded({ type: "session.update", session }).dropped).toEqual([]);
  });

  it("leaves the event as it is", () => {
    const content = [Object.freeze({ type: "output_text", text: "Hi" } as const)];
    const item = Object.freeze({ type: "message", role: "assistant", content: Object.freeze(content) });
    const event = Object.freeze({ type: "conversation.item.create", item }) as unknown as ClientEvent;
    expect(encoded(event).wire).toMatchObject({ item: { content: [{ type: "text" }] } });
    expect(content[0]?.type).toBe("output_text");
  });
});
