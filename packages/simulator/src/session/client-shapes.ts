import type { ClientEventType } from "@rt/core";
import { Refusal } from "./refusals.js";
import {
  anything,
  decimal,
  flag,
  integer,
  listOf,
  nullable,
  object,
  oneOf,
  record,
  stringOr,
  text,
  texts,
  variants,
} from "./shape.js";
import type { Shape } from "./shape.js";

const maxInt = Number.MAX_SAFE_INTEGER;
const itemId = text({ min: 1, max: 32 });

const format = variants("type", {
  "audio/pcm": object({ type: anything, rate: integer(24_000, 24_000) }),
  "audio/pcmu": object({ type: anything }),
  "audio/pcma": object({ type: anything }),
});

/** Any name: the services add voices at any time. */
const voice = stringOr(text({ min: 1, max: 128 }), object({ id: text() }, "id"));

const turnDetection = variants("type", {
  server_vad: object({
    type: anything,
    threshold: decimal(0, 1),
    prefix_padding_ms: integer(0, 10_000),
    silence_duration_ms: integer(0, 10_000),
    create_response: flag,
    interrupt_response: flag,
    idle_timeout_ms: nullable(integer(5_000, 30_000)),
  }),
  semantic_vad: object({
    type: anything,
    eagerness: oneOf("low", "medium", "high", "auto"),
    create_response: flag,
    interrupt_response: flag,
  }),
});

const transcription = object({
  model: text(),
  language: nullable(text()),
  languages: listOf(text()),
  keywords: listOf(text()),
  prompt: nullable(text()),
  delay: oneOf("minimal", "low", "medium", "high", "xhigh"),
});

const audioInput = object({
  format,
  transcription: nullable(transcription),
  noise_reduction: nullable(object({ type: oneOf("near_field", "far_field") })),
  turn_detection: nullable(turnDetection),
});

const tools = listOf(
  variants("type", {
    function: object(
      {
        type: anything,
        name: text({ min: 1, max: 64 }),
        description: nullable(text()),
        parameters: record,
        strict: anything,
      },
      "name",
    ),
    // MCP servers are recorded and never called.
    mcp: record,
  }),
  128,
);

const toolChoice = stringOr(
  oneOf("none", "auto", "required"),
  variants("type", {
    function: object({ type: anything, name: text() }, "name"),
    mcp: object({ type: anything, server_label: text(), name: nullable(text()) }, "server_label"),
  }),
);

const maxOutputTokens: Shape = (value, path) =>
  (typeof value === "string" ? oneOf("inf") : integer(1, 4_096))(value, path);
const modalityList = listOf(oneOf("text", "audio"), 2);

/** One kind of output, and its transcript if that is speech. Preview asks for both, which its dialect translates. */
const modalities: Shape = (value, path) => {
  modalityList(value, path);
  if (!Array.isArray(value) || value.length === 1) return;
  const asked = value.map((modality) => `'${modality}'`);
  throw new Refusal(
    "invalid_value",
    `Invalid modalities: [${asked.join(", ")}]. Supported combinations are: ['text'] and ['audio'].`,
    path,
  );
};

const reasoning = object({ effort: oneOf("minimal", "low", "medium", "high", "xhigh") });
const prompt = nullable(object({ id: text(), version: nullable(text()), variables: nullable(record) }, "id"));

const session = variants("type", {
  realtime: object({
    type: anything,
    model: text(),
    output_modalities: modalities,
    instructions: text(),
    audio: object({ input: audioInput, output: object({ format, voice, speed: decimal(0.25, 1.5) }) }),
    tools,
    tool_choice: toolChoice,
    parallel_tool_calls: flag,
    reasoning,
    max_output_tokens: maxOutputTokens,
    truncation: stringOr(oneOf("auto", "disabled"), record),
    prompt,
    tracing: nullable(stringOr(oneOf("auto"), record)),
    include: nullable(listOf(text())),
  }),
  transcription: object({
    type: anything,
    audio: object({ input: audioInput }),
    include: nullable(listOf(text())),
  }),
});

const entry = {
  type: anything,
  id: itemId,
  object: oneOf("realtime.item"),
  status: oneOf("completed", "incomplete", "in_progress"),
};
const inputText = object({ type: anything, text: text() }, "text");

const message = (parts: Readonly<Record<string, Shape>>, extra: Readonly<Record<string, Shape>> = {}) =>
  object({ ...entry, ...extra, role: anything, content: listOf(variants("type", parts), 256) }, "content");

const item = variants("type", {
  message: variants("role", {
    system: message({ input_text: inputText }),
    user: message({
      input_text: inputText,
      input_audio: object({ type: anything, audio: text({ min: 1 }), transcript: nullable(text()) }, "audio"),
      input_image: object(
        { type: anything, image_url: text({ min: 1 }), detail: oneOf("auto", "low", "high") },
        "image_url",
      ),
    }),
    // Clients cannot create what the model spoke, only what it wrote.
    assistant: message(
      { output_text: object({ type: anything, text: text() }, "text") },
      { phase: anything },
    ),
  }),
  function_call: object(
    { ...entry, call_id: text({ max: 64 }), name: text({ min: 1 }), arguments: text() },
    "name",
    "arguments",
  ),
  function_call_output: object({ ...entry, call_id: text({ max: 64 }), output: text() }, "call_id", "output"),
  mcp_approval_response: object(
    { ...entry, approval_request_id: text(), approve: flag, reason: nullable(text()) },
    "approval_request_id",
    "approve",
  ),
});

const reference = object({ type: anything, id: itemId }, "id");
const input: Shape = (value, path) => (isReference(value) ? reference : item)(value, path);

const response = object({
  conversation: oneOf("auto", "none"),
  input: listOf(input, 1_000),
  metadata: nullable(texts({ count: 16, name: 64, text: 512 })),
  output_modalities: modalities,
  instructions: text(),
  audio: object({ output: object({ format, voice }) }),
  tools,
  tool_choice: toolChoice,
  parallel_tool_calls: flag,
  reasoning,
  max_output_tokens: maxOutputTokens,
  prompt,
});

const event = (fields: Readonly<Record<string, Shape>>, ...required: readonly string[]) =>
  object({ type: anything, event_id: text({ max: 512 }), ...fields }, ...required);

/** The required shape of each client event on a WebSocket. */
export const clientShapes: Readonly<Record<Exclude<ClientEventType, "output_audio_buffer.clear">, Shape>> = {
  "session.update": event({ session }, "session"),
  "input_audio_buffer.append": event({ audio: text() }, "audio"),
  "input_audio_buffer.commit": event({}),
  "input_audio_buffer.clear": event({}),
  "conversation.item.create": event({ previous_item_id: nullable(text()), item }, "item"),
  "conversation.item.truncate": event(
    { item_id: text(), content_index: integer(0, maxInt), audio_end_ms: integer(0, maxInt) },
    "item_id",
    "content_index",
    "audio_end_ms",
  ),
  "conversation.item.delete": event({ item_id: text() }, "item_id"),
  "conversation.item.retrieve": event({ item_id: text() }, "item_id"),
  "response.create": event({ response }),
  "response.cancel": event({ response_id: text() }),
};

/** The required shape of each client event on a call, where the server plays the speech. */
export const callShapes = { ...clientShapes, "output_audio_buffer.clear": event({}) };

function isReference(value: unknown): boolean {
  return typeof value === "object" && value !== null && "type" in value && value.type === "item_reference";
}
