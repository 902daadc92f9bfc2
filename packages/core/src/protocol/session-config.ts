import type { Open } from "./open.js";

/**
 * The configuration that a client requests, in `session.update` and when it creates a client secret. An omitted field
 * keeps its value; null turns its feature off.
 *
 * Translation sessions (`/v1/realtime/translations`) are a separate protocol and have no types here.
 */
export type SessionConfig = RealtimeSessionConfig | TranscriptionSessionConfig;

/** A session in which the model answers. */
export interface RealtimeSessionConfig {
  type: "realtime";
  /** Fixed once connected. On Azure, the name of the deployment. */
  model?: RealtimeModel;
  /** Exactly one of the two: speech always includes its transcript. */
  output_modalities?: OutputModality[];
  instructions?: string;
  audio?: AudioConfig;
  tools?: Tool[];
  tool_choice?: ToolChoice;
  /** Reasoning models only. */
  parallel_tool_calls?: boolean;
  /** Reasoning models only. */
  reasoning?: Reasoning;
  max_output_tokens?: MaxOutputTokens;
  truncation?: Truncation;
  prompt?: Prompt | null;
  /** Null for none. Once set, it is fixed for the session. */
  tracing?: Tracing | null;
  include?: Include[];
}

/** A session that only transcribes and has no responses. */
export interface TranscriptionSessionConfig {
  type: "transcription";
  audio?: { input?: AudioInputConfig };
  include?: Include[];
}

/**
 * The complete session as the server holds it, in `session.created` and `session.updated`. Null means off or unset.
 */
export type Session = RealtimeSessionResource | TranscriptionSessionResource;

/** A {@link RealtimeSessionConfig} as the server reports it, with defaults filled in. */
export interface RealtimeSessionResource {
  type: "realtime";
  id: string;
  object: "realtime.session";
  /** Unix time in seconds at which the server ends the session; 0 if it has not begun. */
  expires_at?: number;
  model?: RealtimeModel;
  output_modalities?: OutputModality[];
  instructions?: string;
  audio?: AudioResource;
  tools?: Tool[];
  tool_choice?: ToolChoice;
  reasoning?: Reasoning;
  max_output_tokens?: MaxOutputTokens;
  truncation?: Truncation;
  prompt?: Prompt | null;
  tracing?: Tracing | null;
  include?: Include[] | null;
}

/** A {@link TranscriptionSessionConfig} as the server reports it, with defaults filled in. */
export interface TranscriptionSessionResource {
  type: "transcription";
  id: string;
  /** Usually `realtime.transcription_session`. */
  object: string;
  /** Unix time in seconds at which the server ends the session. */
  expires_at?: number;
  audio?: { input?: AudioInputResource };
  include?: Include[] | null;
}

/** Model names; on Azure, deployment names. */
export type RealtimeModel = Open<
  | "gpt-realtime"
  | "gpt-realtime-1.5"
  | "gpt-realtime-2"
  | "gpt-realtime-2.1"
  | "gpt-realtime-2.1-mini"
  | "gpt-realtime-2025-08-28"
  | "gpt-realtime-mini"
  | "gpt-realtime-mini-2025-10-06"
  | "gpt-realtime-mini-2025-12-15"
  | "gpt-audio-1.5"
  | "gpt-audio-mini"
  | "gpt-audio-mini-2025-10-06"
  | "gpt-audio-mini-2025-12-15"
  | "gpt-4o-realtime-preview"
  | "gpt-4o-realtime-preview-2024-10-01"
  | "gpt-4o-realtime-preview-2024-12-17"
  | "gpt-4o-realtime-preview-2025-06-03"
  | "gpt-4o-mini-realtime-preview"
  | "gpt-4o-mini-realtime-preview-2024-12-17"
>;

/** Whether the model answers in text or speech. */
export type OutputModality = "text" | "audio";

/** The maximum length of an answer in tokens, 1 to 4096; `inf` for the model's maximum. */
export type MaxOutputTokens = number | "inf";

/** Additional data that events only contain on request. */
export type Include = Open<"item.input_audio_transcription.logprobs">;

/** The audio configuration of both directions. */
export interface AudioConfig {
  input?: AudioInputConfig;
  output?: AudioOutputConfig;
}

/** The user's audio. */
export interface AudioInputConfig {
  format?: AudioFormat;
  /** Runs alongside the model, which hears the audio itself; null for none. */
  transcription?: TranscriptionConfig | null;
  /** Null for none. */
  noise_reduction?: NoiseReduction | null;
  /** Null: the client commits the buffer and asks for each response itself. */
  turn_detection?: TurnDetection | null;
}

/** The model's audio. */
export interface AudioOutputConfig {
  format?: AudioFormat;
  /** Fixed once the model has spoken in the session. */
  voice?: Voice;
  /** 0.25 to 1.5; 1 is the voice's own pace. */
  speed?: number;
}

/** An {@link AudioConfig} as the server reports it. */
export interface AudioResource {
  input?: AudioInputResource;
  output?: AudioOutputConfig;
}

/** An {@link AudioInputConfig} as the server reports it. */
export interface AudioInputResource {
  format?: AudioFormat;
  transcription?: TranscriptionResource | null;
  noise_reduction?: NoiseReduction | null;
  turn_detection?: TurnDetection | null;
}

/** The encoding of the audio, which is always mono. */
export type AudioFormat = Pcm16Format | PcmuFormat | PcmaFormat;

/** Signed 16-bit samples, little-endian. */
export interface Pcm16Format {
  type: "audio/pcm";
  /** Samples per second: 24000 for Azure OpenAI and OpenAI; compatible servers may offer others. */
  rate?: number;
}

/** G.711 mu-law, 8000 samples per second. */
export interface PcmuFormat {
  type: "audio/pcmu";
}

/** G.711 A-law, 8000 samples per second. */
export interface PcmaFormat {
  type: "audio/pcma";
}

/** A voice by name, or a custom voice by id. */
export type Voice = VoiceName | CustomVoice;

/** Voice names. */
export type VoiceName = Open<
  "alloy" | "ash" | "ballad" | "cedar" | "coral" | "echo" | "marin" | "sage" | "shimmer" | "verse"
>;

/** A custom voice of one customer. */
export interface CustomVoice {
  id: string;
}

/** The model that transcribes the user's speech, and what it should expect. */
export interface TranscriptionConfig {
  /** On Azure, the name of a deployment. */
  model?: TranscriptionModel;
  /** ISO 639-1. */
  language?: string;
  /** Languages to expect, if the model accepts several. */
  languages?: string[];
  /** Words to expect, if the model accepts them. */
  keywords?: string[];
  prompt?: string;
  /** How long to listen before transcribing, if the model offers a choice: later is more accurate. */
  delay?: "minimal" | "low" | "medium" | "high" | "xhigh";
}

/** A {@link TranscriptionConfig} as the server reports it. */
export interface TranscriptionResource {
  model?: TranscriptionModel;
  language?: string | null;
  languages?: string[];
  prompt?: string | null;
}

/** Names of transcription models; on Azure, of deployments. */
export type TranscriptionModel = Open<
  | "whisper-1"
  | "gpt-transcribe"
  | "gpt-live-transcribe"
  | "gpt-4o-transcribe"
  | "gpt-4o-transcribe-diarize"
  | "gpt-4o-mini-transcribe"
  | "gpt-4o-mini-transcribe-2025-12-15"
  | "gpt-realtime-whisper"
>;

/** Filters the input before turn detection and the model hear it, according to the microphone's distance. */
export interface NoiseReduction {
  type?: "near_field" | "far_field";
}

/** How the server detects the end of the user's turn. */
export type TurnDetection = ServerVad | SemanticVad;

/** Detects the end of the turn by silence. */
export interface ServerVad {
  type: "server_vad";
  /** The activation threshold for speech, 0 to 1. */
  threshold?: number;
  /** How much audio from before the speech to include. */
  prefix_padding_ms?: number;
  /** How much silence ends the turn. */
  silence_duration_ms?: number;
  /** False: the server commits the turn but does not respond by itself. */
  create_response?: boolean;
  /** False: the user's speech does not cancel a response. */
  interrupt_response?: boolean;
  /** 5000 to 30000: after this much silence the server prompts the user. Null for never. */
  idle_timeout_ms?: number | null;
}

/** Detects the end of the turn by meaning: waits if the user seems unfinished. */
export interface SemanticVad {
  type: "semantic_vad";
  eagerness?: "low" | "medium" | "high" | "auto";
  /** False: the server commits the turn but does not respond by itself. */
  create_response?: boolean;
  /** False: the user's speech does not cancel a response. */
  interrupt_response?: boolean;
}

/** Something the model may call: the client runs functions, the server calls MCP servers. */
export type Tool = FunctionTool | McpTool;

/** A function that the client runs. */
export interface FunctionTool {
  type: "function";
  name: string;
  /** When and how to call it, in words for the model. */
  description?: string | null;
  /** JSON Schema of the arguments. */
  parameters?: Record<string, unknown>;
}

/** An MCP server, identified by exactly one of `server_url`, `connector_id` and `tunnel_id`. */
export interface McpTool {
  type: "mcp";
  /** The name of the server in items and events. */
  server_label: string;
  server_url?: string;
  connector_id?: Open<
    | "connector_dropbox"
    | "connector_gmail"
    | "connector_googlecalendar"
    | "connector_googledrive"
    | "connector_microsoftteams"
    | "connector_outlookcalendar"
    | "connector_outlookemail"
    | "connector_sharepoint"
  >;
  tunnel_id?: string;
  /** OAuth access token for the server. */
  authorization?: string;
  server_description?: string;
  headers?: Record<string, string> | null;
  allowed_tools?: string[] | McpToolFilter | null;
  allowed_callers?: ("direct" | "programmatic")[] | null;
  /** Whether a call requires an `mcp_approval_request` first. Default `always`. */
  require_approval?: "always" | "never" | McpApprovalRules | null;
  defer_loading?: boolean;
}

/** Selects tools of an MCP server. */
export interface McpToolFilter {
  tool_names?: string[];
  read_only?: boolean;
}

/** Which tools need approval and which do not. */
export interface McpApprovalRules {
  always?: McpToolFilter;
  never?: McpToolFilter;
}

/** Whether the model must, may or must not call a tool, or which. */
export type ToolChoice = "none" | "auto" | "required" | FunctionToolChoice | McpToolChoice;

/** Forces the model to call this function. */
export interface FunctionToolChoice {
  type: "function";
  name: string;
}

/** Forces the model to call this MCP server. */
export interface McpToolChoice {
  type: "mcp";
  server_label: string;
  name?: string | null;
}

/** How much a reasoning model thinks before it speaks. */
export interface Reasoning {
  effort?: "minimal" | "low" | "medium" | "high" | "xhigh";
}

/**
 * What the server drops when the conversation outgrows the context: the oldest items first, or nothing, which fails.
 */
export type Truncation = "auto" | "disabled" | RetentionRatio;

/** Drops more than needed at once, so that the cached beginning changes less often. */
export interface RetentionRatio {
  type: "retention_ratio";
  /** The share of the context to keep, 0 to 1. */
  retention_ratio: number;
  token_limits?: { post_instructions?: number };
}

/** Whether and under which names the session appears in the vendor's trace viewer. */
export type Tracing = "auto" | TracingConfig;

/** Names for the vendor's trace viewer. */
export interface TracingConfig {
  workflow_name?: string;
  group_id?: string;
  metadata?: Record<string, unknown>;
}

/** A prompt stored with the vendor, and the values of its variables. */
export interface Prompt {
  id: string;
  version?: string | null;
  variables?: Record<string, string | PromptText | PromptImage | PromptFile> | null;
}

/** Text as the value of a prompt variable. */
export interface PromptText {
  type: "input_text";
  text: string;
  prompt_cache_breakpoint?: PromptCacheBreakpoint;
}

/** An image as the value of a prompt variable. */
export interface PromptImage {
  type: "input_image";
  image_url?: string | null;
  file_id?: string | null;
  detail: "low" | "high" | "auto" | "original";
  prompt_cache_breakpoint?: PromptCacheBreakpoint;
}

/** A file as the value of a prompt variable. */
export interface PromptFile {
  type: "input_file";
  file_id?: string | null;
  filename?: string;
  /** Base64. */
  file_data?: string;
  file_url?: string;
  detail?: "auto" | "low" | "high";
  prompt_cache_breakpoint?: PromptCacheBreakpoint;
}

/** Marks the end of the part of a prompt that is worth caching. */
export interface PromptCacheBreakpoint {
  mode: "explicit";
}
