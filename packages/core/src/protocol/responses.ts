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

/** How one response differs from what the session is configured to; a field left out is the session's. */
export interface ResponseCreateParams {
  /** `none`: out of band, neither reading the conversation (unless by `input`) nor adding to it. */
  conversation?: Open<"auto" | "none">;
  /** What the model sees instead of the conversation; an empty list is nothing at all. */
  input?: (Item | ItemReference)[];
  /** Comes back in the response: the only way to tell which `response.create` a response answers. */
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

/** What one response may choose about its sound. */
export interface ResponseAudio {
  output?: {
    format?: AudioFormat;
    voice?: Voice;
  };
}

/** One answer of the model, as `response.created` opens and `response.done` concludes it. */
export interface Response {
  id?: string;
  object?: "realtime.response";
  status?: ResponseStatus;
  /** Null while in progress and when completed; some servers send a bare string. */
  status_details?: ResponseStatusDetails | string | null;
  /** The items produced; sound is left out of them. */
  output?: Item[];
  /** As given in `response.create`. */
  metadata?: Metadata | null;
  audio?: ResponseAudio;
  /** Null until `response.done`. */
  usage?: ResponseUsage | null;
  /** Null where the response is out of band. */
  conversation_id?: string | null;
  output_modalities?: OutputModality[];
  max_output_tokens?: MaxOutputTokens;
}

/** How a response stands; all but `in_progress` are final. */
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

/** What a response cost. The input is the whole conversation so far, hence counted anew by each response. */
export interface ResponseUsage {
  total_tokens?: number;
  input_tokens?: number;
  output_tokens?: number;
  input_token_details?: InputTokenDetails;
  output_token_details?: OutputTokenDetails;
}

/** What the input consisted of. */
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

/** What the output consisted of. */
export interface OutputTokenDetails {
  text_tokens?: number;
  audio_tokens?: number;
  /** Reasoning models only. */
  reasoning_tokens?: number;
}

/** What a transcription cost, by tokens or by time as its model is billed. */
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

/** What is left of one allowance, once the answer begun is reserved for. */
export interface RateLimit {
  name?: Open<"requests" | "tokens">;
  limit?: number;
  remaining?: number;
  /** Seconds until the allowance is whole again. */
  reset_seconds?: number;
}
