import type { RealtimeSessionResource } from "@rt/core";
import { fieldsOf, picked, type Message } from "./costume.js";

/** Some fields of an event. */
export type Fields = Readonly<Record<string, unknown>>;

/** The session in xAI's greeting. */
export function firstSession(session: Partial<RealtimeSessionResource> | object): Fields {
  const { id, object, model, tools, output_modalities, audio } = fieldsOf(session);
  const { voice } = fieldsOf(fieldsOf(audio).output);
  return {
    id,
    object,
    model,
    instructions: "",
    voice,
    modalities: output_modalities,
    turn_detection: { type: null },
    tools,
  };
}

/** The session in later events of xAI. */
export function laterSession({ audio, ...session }: RealtimeSessionResource): Fields {
  const { format, transcription, turn_detection } = audio?.input ?? {};
  const { tools = [] } = session;
  const detection = turn_detection?.type === "server_vad" ? turn_detection : null;
  return {
    ...picked({ ...session }, ["instructions", "model", "tool_choice"]),
    voice: audio?.output?.voice,
    enable_noise_suppression: detection !== null,
    keep_context: false,
    enable_phonetic_spelling: false,
    modalities: session.output_modalities,
    input_audio_format: "not specified",
    output_audio_format: "not specified",
    temperature: -1,
    max_response_output_tokens: session.max_output_tokens,
    ...(detection && {
      turn_detection: picked({ ...detection }, ["type", "create_response", "interrupt_response"]),
    }),
    ...(transcription && { input_audio_transcription: picked({ ...transcription }, ["model"]) }),
    ...(tools.length > 0 && {
      tools: tools.map(({ type, ...tool }) =>
        type === "function" ? { type, function: tool } : { type, ...tool },
      ),
    }),
    audio: {
      input: {
        format,
        transport: "json",
        ...(transcription && { transcription: picked({ ...transcription }, ["model"]) }),
      },
      output: { format: audio?.output?.format, transport: "json" },
    },
  };
}

/**
 * Translates settings to the session's terms, which the session validates as strictly as ever. Settings that only xAI
 * has are dropped.
 */
export function readSession(message: Message): Fields {
  const session = fieldsOf(message.session);
  const { audio, voice, turn_detection, input_audio_transcription, modalities } = session;
  const { input, output } = fieldsOf(audio);
  const detection = turn_detection === undefined ? fieldsOf(input).turn_detection : turn_detection;
  const tools = Array.isArray(session.tools) ? session.tools.filter(isCommonTool) : session.tools;
  return {
    type: "realtime",
    ...picked(session, ["instructions", "tool_choice", "output_modalities"]),
    ...(modalities !== undefined && { output_modalities: modalities }),
    ...(tools !== undefined && { tools }),
    audio: {
      input: {
        ...(input_audio_transcription !== undefined && { transcription: input_audio_transcription }),
        ...picked(fieldsOf(input), ["format", "transcription"]),
        // Off is null or, as xAI itself writes it, a type of null.
        ...(detection !== undefined && { turn_detection: fieldsOf(detection).type ? detection : null }),
      },
      output: { ...(voice !== undefined && { voice }), ...picked(fieldsOf(output), ["format", "voice"]) },
    },
  };
}

/** Other tools are searches that xAI runs itself. */
function isCommonTool(tool: unknown): boolean {
  const { type } = fieldsOf(tool);
  return type === "function" || type === "mcp";
}
