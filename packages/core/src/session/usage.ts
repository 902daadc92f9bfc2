import type { ResponseUsage, TranscriptionUsage } from "../protocol/responses.js";

/** What a session has used so far, in tokens; transcription that is billed by time in seconds. */
export interface Usage {
  readonly responses: number;
  readonly input: TokenCount;
  /** The part of `input` that was in the cache, and is billed for less. */
  readonly cached: TokenCount;
  readonly output: Omit<TokenCount, "image"> & { readonly reasoning: number };
  readonly transcription: { readonly input: TokenCount; readonly output: number; readonly seconds: number };
}

/** Tokens by what they stand for; `total` may exceed the sum where the service does not break it down. */
export interface TokenCount {
  readonly total: number;
  readonly text: number;
  readonly audio: number;
  readonly image: number;
}

const noTokens: TokenCount = { total: 0, text: 0, audio: 0, image: 0 };

/** Nothing used yet. */
export const noUsage: Usage = {
  responses: 0,
  input: noTokens,
  cached: noTokens,
  output: { total: 0, text: 0, audio: 0, reasoning: 0 },
  transcription: { input: noTokens, output: 0, seconds: 0 },
};

/** With one more response, which counts as one even where the service does not say what it used. */
export function addResponse(usage: Usage, used: ResponseUsage | null | undefined): Usage {
  const details = used?.input_token_details;
  const { total, text, audio, reasoning } = usage.output;
  const output = read(used?.output_tokens, used?.output_token_details);
  return {
    ...usage,
    responses: usage.responses + 1,
    input: plus(usage.input, read(used?.input_tokens, details)),
    cached: plus(usage.cached, read(details?.cached_tokens, details?.cached_tokens_details)),
    output: {
      total: total + output.total,
      text: text + output.text,
      audio: audio + output.audio,
      reasoning: reasoning + count(used?.output_token_details?.reasoning_tokens),
    },
  };
}

/** With one more transcription, which is billed by tokens or by time. */
export function addTranscription(usage: Usage, used: TranscriptionUsage | null | undefined): Usage {
  const told: Told = used ?? {};
  const { input, output, seconds } = usage.transcription;
  return {
    ...usage,
    transcription: {
      input: plus(input, read(told.input_tokens, told.input_token_details)),
      output: output + count(told.output_tokens),
      seconds: seconds + count(told.seconds),
    },
  };
}

interface Told {
  readonly input_tokens?: unknown;
  readonly input_token_details?: Details;
  readonly output_tokens?: unknown;
  readonly seconds?: unknown;
}

type Details =
  | { readonly text_tokens?: unknown; readonly audio_tokens?: unknown; readonly image_tokens?: unknown }
  | null
  | undefined;

/** A total that is left out is at least what it is made of. */
function read(total: unknown, details: Details): TokenCount {
  const text = count(details?.text_tokens);
  const audio = count(details?.audio_tokens);
  const image = count(details?.image_tokens);
  return { total: Math.max(count(total), text + audio + image), text, audio, image };
}

function plus(a: TokenCount, b: TokenCount): TokenCount {
  return {
    total: a.total + b.total,
    text: a.text + b.text,
    audio: a.audio + b.audio,
    image: a.image + b.image,
  };
}

/** What is no number, or infinite as 1e999 is in JSON, or below zero would spoil every later sum. */
function count(value: unknown): number {
  return typeof value === "number" && value > 0 && value < Infinity ? value : 0;
}
