import type {
  RealtimeSessionConfig,
  RealtimeSessionResource,
  SemanticVad,
  ServerVad,
  Session,
  SessionConfig,
  TranscriptionConfig,
  TranscriptionResource,
  TranscriptionSessionConfig,
  TranscriptionSessionResource,
  TurnDetection,
  WireTool,
} from "@rt/core";
import { Refusal } from "./refusals.js";

/** What a session starts with. */
export interface SessionSeed {
  readonly id: string;
  readonly expiresAt: number;
  readonly model: string;
  readonly intent: "realtime" | "transcription";
  /** The initial configuration, from the key or the call that it was opened with. */
  readonly initial?: SessionConfig | null;
  /** The service's defaults, where they differ from OpenAI's. */
  readonly defaults?: SessionConfig | undefined;
}

/** The service's instructions for a session that has none of its own. The default brain ignores them. */
export const defaultInstructions =
  "You are the voice of a local simulator. Answer briefly, and say what you cannot do.";

const pcm = { type: "audio/pcm", rate: 24_000 } as const;

/** The session as sent in `session.created`: field for field what was recorded. */
export function createSessionResource(seed: SessionSeed): Session {
  const { initial, intent, defaults } = seed;
  if (initial?.type === "transcription") return updateSession(transcriptionSession(seed), initial, false);
  if (!initial && intent === "transcription") return transcriptionSession(seed);
  const fresh = realtimeSession({ ...seed, model: initial?.model ?? seed.model });
  return [defaults, initial].reduce<Session>(
    (session, config) => (config ? updateSession(session, config, false) : session),
    fresh,
  );
}

/**
 * The session after a `session.update`: absent fields stay, null clears. Refuses changes that the service does not
 * allow, and then changes nothing.
 */
export function updateSession(session: Session, update: SessionConfig, hasSpoken: boolean): Session {
  if (session.type === "realtime" && update.type === "realtime")
    return updateRealtime(session, update, hasSpoken);
  if (session.type === "transcription" && update.type === "transcription")
    return updateTranscription(session, update);
  throw new Refusal(
    "invalid_value",
    `Passing a ${update.type} session update event to a ${session.type} session is not allowed.`,
    "session.type",
  );
}

function realtimeSession({ id, expiresAt, model }: SessionSeed): RealtimeSessionResource {
  return {
    type: "realtime",
    object: "realtime.session",
    id,
    model,
    output_modalities: ["audio"],
    instructions: defaultInstructions,
    tools: [],
    tool_choice: "auto",
    max_output_tokens: "inf",
    tracing: null,
    truncation: "auto",
    prompt: null,
    expires_at: expiresAt,
    audio: {
      input: {
        format: pcm,
        transcription: null,
        noise_reduction: null,
        turn_detection: defaultTurnDetection(model),
      },
      output: { format: pcm, voice: "alloy", speed: 1 },
    },
    include: null,
  };
}

function transcriptionSession({ id, expiresAt, model }: SessionSeed): TranscriptionSessionResource {
  return {
    type: "transcription",
    object: "realtime.transcription_session",
    id,
    expires_at: expiresAt,
    audio: {
      input: {
        format: pcm,
        transcription: null,
        noise_reduction: null,
        turn_detection: defaultTurnDetection(model),
      },
    },
    include: null,
  };
}

function updateRealtime(
  session: RealtimeSessionResource,
  { audio, instructions, tools, ...rest }: RealtimeSessionConfig,
  hasSpoken: boolean,
): RealtimeSessionResource {
  refuseFixed(session, { audio, model: rest.model }, hasSpoken);
  return {
    ...session,
    ...rest,
    ...(instructions !== undefined && { instructions: instructions || defaultInstructions }),
    ...(tools !== undefined && { tools: tools.map(echoed) }),
    audio: {
      input: { ...session.audio?.input, ...inputUpdate(audio?.input, session.model) },
      output: { ...session.audio?.output, ...audio?.output },
    },
  };
}

function refuseFixed(
  session: RealtimeSessionResource,
  { audio, model }: { audio: RealtimeSessionConfig["audio"]; model: RealtimeSessionConfig["model"] },
  hasSpoken: boolean,
): void {
  if (model !== undefined && model !== session.model) {
    throw new Refusal("invalid_value", "The model of a session cannot be changed.", "session.model");
  }
  const voice = audio?.output?.voice;
  if (
    hasSpoken &&
    voice !== undefined &&
    JSON.stringify(voice) !== JSON.stringify(session.audio?.output?.voice)
  ) {
    throw new Refusal(
      "cannot_update_voice",
      "Cannot update a conversation's voice if assistant audio is present.",
      "session.audio.output.voice",
    );
  }
}

function updateTranscription(
  session: TranscriptionSessionResource,
  { audio, include }: TranscriptionSessionConfig,
): TranscriptionSessionResource {
  return {
    ...session,
    ...(include !== undefined && { include }),
    audio: { input: { ...session.audio?.input, ...inputUpdate(audio?.input) } },
  };
}

function inputUpdate(input: RealtimeAudioInput | undefined, model = ""): Partial<RealtimeAudioResource> {
  if (input === undefined) return {};
  const { transcription, turn_detection, ...rest } = input;
  return {
    ...rest,
    ...(transcription !== undefined && { transcription: transcription && transcriptionEcho(transcription) }),
    ...(turn_detection !== undefined && {
      turn_detection: turn_detection && turnDetectionEcho(turn_detection, model),
    }),
  };
}

type RealtimeAudioInput = NonNullable<NonNullable<RealtimeSessionConfig["audio"]>["input"]>;
type RealtimeAudioResource = NonNullable<NonNullable<RealtimeSessionResource["audio"]>["input"]>;

function transcriptionEcho({
  model = "whisper-1",
  language,
  languages,
  prompt,
}: TranscriptionConfig): TranscriptionResource {
  return { model, language: language ?? null, prompt: prompt ?? null, ...(languages && { languages }) };
}

/** Absent fields of turn detection get their defaults, not their previous values. */
function turnDetectionEcho(asked: TurnDetection, model: string): TurnDetection {
  return asked.type === "server_vad"
    ? { ...defaultTurnDetection(model), ...asked }
    : ({
        eagerness: "auto",
        create_response: true,
        interrupt_response: true,
        ...asked,
      } satisfies SemanticVad);
}

function defaultTurnDetection(model: string): ServerVad {
  return {
    type: "server_vad",
    threshold: 0.5,
    prefix_padding_ms: 300,
    silence_duration_ms: model.startsWith("gpt-realtime-2.1") ? 500 : 200,
    idle_timeout_ms: null,
    create_response: true,
    interrupt_response: true,
  };
}

function echoed(tool: WireTool): WireTool {
  if (tool.type !== "function") return tool;
  const { type, name, description = null, parameters = { type: "object", properties: {} } } = tool;
  return { type, name, description, parameters };
}
