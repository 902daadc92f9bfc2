/**
 * All differences between preview and GA in the content of events, usable in both directions. Sources: the migration
 * guide of Azure OpenAI ("Migrate from the preview Realtime API to GA"), `realtime-openapi3.yml` of
 * 2024-10-01-preview, and the `RealtimeBeta*` schemas of OpenAI's `openapi.json`.
 */
import { fields, list, type Row, type Translate } from "./value.js";
import { isWire } from "./wire.js";

/** A name in preview, an object in GA. Preview only has PCM at 24 kHz. */
const formats = [
  ["pcm16", { type: "audio/pcm", rate: 24_000 }],
  ["g711_ulaw", { type: "audio/pcmu" }],
  ["g711_alaw", { type: "audio/pcma" }],
] as const;

const audioFormat: Translate = (format, path, dropped) => {
  if (!dropped) {
    const known = formats.find(([name]) => name === format);
    return known ? { ...known[1] } : format;
  }
  if (!isWire(format)) return format;
  const { type, rate = 24_000 } = format;
  if (rate !== 24_000) dropped.push(`${path}.rate`);
  return formats.find(([, ga]) => ga.type === type)?.[0] ?? void dropped.push(path);
};

/** In GA speech always includes its transcript, so text is not listed with it. */
const modalities: Translate = (value, _, dropped) => {
  if (!Array.isArray(value) || !value.includes("audio")) return value;
  const others: readonly unknown[] = value.filter((modality) => modality !== "text");
  return dropped ? ["text", ...others] : others;
};

/** Azure 2024-10-01-preview turns it off with `{ type: "none" }`, all later services with null. */
const turnDetection: Translate = (value) => (isWire(value) && value.type === "none" ? null : value);

const transcription = /* @__PURE__ */ fields([]);

/** A name, or `{ id }` in GA. The objects of Azure Voice Live have a `type`. */
const voice: Translate = (value, path, dropped) =>
  dropped && isWire(value) && !Object.hasOwn(value, "type") ? void dropped.push(path) : value;

/** A tool, or a part of a prompt. Preview has neither MCP servers nor images. */
const toolOrPart: Translate = (value, path, dropped) =>
  dropped && isWire(value) && (value.type === "mcp" || value.type === "input_image")
    ? void dropped.push(path)
    : value;

/** Preview, as Azure documents it, nests the function's name one object deeper. */
const toolChoice: Translate = (value, path, dropped) => {
  if (!isWire(value)) return value;
  const { type, name, function: named } = value;
  if (!dropped) return isWire(named) ? { type, ...named } : value;
  return type === "function" && name ? { type, function: { name } } : toolOrPart(value, path, dropped);
};

/** Parts of assistant messages: `text` and `audio`, in GA `output_text` and `output_audio`. */
const partType: Translate = (type, _, dropped) => {
  if (typeof type !== "string") return type;
  return dropped ? type.replace(/^output_(text|audio)$/, "$1") : type.replace(/^(text|audio)$/, "output_$1");
};

const answerPart = /* @__PURE__ */ fields([["type", "type", partType]]);
const answer = /* @__PURE__ */ fields([["content", "content", /* @__PURE__ */ list(answerPart)]]);
const prompt = /* @__PURE__ */ fields([["content", "content", /* @__PURE__ */ list(toolOrPart)]]);

/** Only parts of assistant messages have other names; `response.content_part.*` use the old ones. */
const item: Translate = (value, path, dropped) =>
  (isWire(value) && value.role === "assistant" ? answer : prompt)(value, path, dropped);

/** Fields that sessions and responses share. `temperature`, which GA lacks, is left unchanged. */
const settings: readonly Row[] = [
  ["modalities", "output_modalities", modalities],
  ["voice", "audio.output.voice", voice],
  ["speed", "audio.output.speed"],
  ["output_audio_format", "audio.output.format", audioFormat],
  ["input_audio_format", "audio.input.format", audioFormat],
  ["input_audio_transcription", "audio.input.transcription", transcription],
  ["input_audio_noise_reduction", "audio.input.noise_reduction"],
  ["turn_detection", "audio.input.turn_detection", turnDetection],
  ["tools", "tools", /* @__PURE__ */ list(toolOrPart)],
  ["tool_choice", "tool_choice", toolChoice],
  ["max_response_output_tokens", "max_output_tokens"],
];

const session = /* @__PURE__ */ fields(settings);

const responseOwn: readonly Row[] = [
  ["max_output_tokens", "max_output_tokens"],
  ["input", "input", /* @__PURE__ */ list(item)],
  ["output", "output", /* @__PURE__ */ list(item)],
];
const response = /* @__PURE__ */ fields(responseOwn, settings);

/** The content of any event, from client or server, except for its `type`. */
export const content = /* @__PURE__ */ fields([
  ["session", "session", session],
  ["response", "response", response],
  ["item", "item", item],
]);

/** The fields that only Azure 2024-10-01-preview names differently, by the GA name of the event. */
export const earliestNames: Readonly<Record<string, Translate>> = {
  "response.output_text.done": /* @__PURE__ */ fields([["value", "text"]]),
  "conversation.item.truncated": /* @__PURE__ */ fields([["index", "content_index"]]),
};
