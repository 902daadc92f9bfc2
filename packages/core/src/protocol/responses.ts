import type { Item, ItemReference } from "./items.js";
import type { Open } from "./open.js";
import type {
  AudioFormat,
  MaxOutputTokens,
  OutputModality,
  Prompt,
  Reasoning,
  Tool,
  ToolChoice,
  Voice,
} from "./session-config.js";

/** Options of one response that override the session's configuration; omitted fields use the session's. */
export interface ResponseCreateParams {
  /** `none`: out of band, neither reading the conversation (except through `input`) nor adding to it. */
  conversation?: Open<"auto" | "none">;
  /** What the model sees instead of the conversation; with an empty list it sees nothing. */
  input?: (Item | ItemReference)[];
  /** Returned in the response: the only way to tell which `response.create` a response answers. */
  metadata?: Metadata | null;
  output_modalities?: OutputModality[];
  instructions?: string;
  audio?: ResponseAudio;
  tools?: Tool[];
  tool_choice?: ToolChoice;
  /** Reasoning models only. */
  parallel_tool_calls?: boolean;
  /** Reasoning models only. */
  reasoning?: Reasoning;
  max_output_tokens?: MaxOutputTokens;
  prompt?: Prompt | null;
}

/** Up to 16 pairs; keys up to 64 characters, values up to 512. */
export type Metadata = Record<string, string>;

/** The audio options of one response. */
export interface ResponseAudio {
  output?: {
    format?: AudioFormat;
    voice?: Voice;
  };
}

/** One answer of the model, from `response.created` to `response.done`. */
export interface Response {
  id?: string;
  object?: "realtime.response";
  status?: ResponseStatus;
  /** Null while in progress and when completed; some servers send a bare string. */
  status_details?: ResponseStatusDetails | string | null;
  /** The items produced, without audio. */
  output?: Item[];
  /** As given in `response.create`. */
  metadata?: Metadata | null;
  audio?: ResponseAudio;
  /** Null until `response.done`. */
  usage?: ResponseUsage | null;
  /** Null for an out-of-band response. */
  conversation_id?: string | null;
  output_modalities?: OutputModality[];
  max_output_tokens?: MaxOutputTokens;
}

/** The status of a response; all but `in_progress` are final. */
export type ResponseStatus = "in_progress" | "completed" | "cancelled" | "failed" | "incomplete";

/** Why a response ended as it did. */
export interface ResponseStatusDetails {
  type?: "completed" | "cancelled" | "failed" | "incomplete";
  /** The first two with `cancelled`, the others with `incomplete`. */
  reason?: Open<"turn_detected" | "client_cancelled" | "max_output_tokens" | "content_filter">;
  /** With `failed`. */
  error?: {
    type?: string;
    code?: string;
  };
}

/** The usage of one response. The input is the whole conversation so far, so every response counts it again. */
export interface ResponseUsage {
  total_tokens?: number;
  input_tokens?: number;
  output_tokens?: number;
  input_token_details?: InputTokenDetails;
  output_token_details?: OutputTokenDetails;
}

/** The breakdown of the input tokens. */
export interface InputTokenDetails {
  cached_tokens?: number;
  text_tokens?: number;
  image_tokens?: number;
  audio_tokens?: number;
  cached_tokens_details?: {
    text_tokens?: number;
    image_tokens?: number;
    audio_tokens?: number;
  };
}

/** The breakdown of the output tokens. */
export interface OutputTokenDetails {
  text_tokens?: number;
  audio_tokens?: number;
  /** Reasoning models only. */
  reasoning_tokens?: number;
}

/** The usage of a transcription, by tokens or by time, as its model is billed. */
export type TranscriptionUsage = TranscriptionTokenUsage | TranscriptionDurationUsage;

/** Billed by tokens. */
export interface TranscriptionTokenUsage {
  type: "tokens";
  input_tokens: number;
  input_token_details?: {
    text_tokens?: number;
    audio_tokens?: number;
  };
  output_tokens: number;
  total_tokens: number;
}

/** Billed by time. */
export interface TranscriptionDurationUsage {
  type: "duration";
  seconds: number;
}

/** What is left of one rate limit, after reserving for the answer in progress. */
export interface RateLimit {
  name?: Open<"requests" | "tokens">;
  limit?: number;
  remaining?: number;
  /** Seconds until the limit is fully available again. */
  reset_seconds?: number;
}
