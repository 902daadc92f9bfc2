import type { ResponseUsage, TranscriptionUsage } from "../protocol/responses.js";

/** What a session has used so far, in tokens; transcription billed by time is in seconds. */
export interface Usage {
  readonly responses: number;
  readonly input: TokenCount;
  /** The part of `input` that was cached, and is billed at a lower price. */
  readonly cached: TokenCount;
  readonly output: Omit<TokenCount, "image"> & { readonly reasoning: number };
  readonly transcription: { readonly input: TokenCount; readonly output: number; readonly seconds: number };
}

/** Tokens by modality; `total` may exceed the sum if the service does not break it down. */
export interface TokenCount {
  readonly total: number;
  readonly text: number;
  readonly audio: number;
  readonly image: number;
}

const noTokens: TokenCount = { total: 0, text: 0, audio: 0, image: 0 };

/** Zero usage. */
export const noUsage: Usage = {
  responses: 0,
  input: noTokens,
  cached: noTokens,
  output: { total: 0, text: 0, audio: 0, reasoning: 0 },
  transcription: { input: noTokens, output: 0, seconds: 0 },
};

/** Adds a response, which counts even if the service does not report its usage. */
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

/** Adds a transcription, which is billed by tokens or by time. */
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

/** Usage of either kind. */
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

/** A missing total is at least the sum of its parts. */
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

/** Counts anything but a positive finite number as 0: it would spoil every later sum (1e999 is infinite in JSON). */
function count(value: unknown): number {
  return typeof value === "number" && value > 0 && value < Infinity ? value : 0;
}
