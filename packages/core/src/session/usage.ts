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
  const { input_token_details: input, output_token_details: output } = used ?? {};
  const reasoning = count(output?.reasoning_tokens);
  return {
    ...usage,
    responses: usage.responses + 1,
    input: plus(usage.input, read(used?.input_tokens, input)),
    cached: plus(usage.cached, read(input?.cached_tokens, input?.cached_tokens_details)),
    output: plus(usage.output, { ...read(used?.output_tokens, output), reasoning }),
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

/** Of either kind. */
interface Told {
  readonly input_tokens?: number;
  readonly input_token_details?: Details;
  readonly output_tokens?: number;
  readonly seconds?: number;
}

interface Details {
  readonly text_tokens?: number;
  readonly audio_tokens?: number;
  readonly image_tokens?: number;
}

/** A total that is left out is at least what it is made of. */
function read(told: number | undefined, details: Details | undefined): TokenCount {
  const text = count(details?.text_tokens);
  const audio = count(details?.audio_tokens);
  const image = count(details?.image_tokens);
  return { total: Math.max(count(told), text + audio + image), text, audio, image };
}

function plus<K extends string>(
  sums: Readonly<Record<K, number>>,
  more: Readonly<Record<NoInfer<K>, number>>,
): Record<K, number> {
  const next: Record<K, number> = { ...sums };
  for (const kind in next) next[kind] += more[kind];
  return next;
}

/** What is no number, or infinite as 1e999 is in JSON, or below zero would spoil every later sum. */
function count(value: unknown): number {
  return typeof value === "number" && value > 0 && value < Infinity ? value : 0;
}
