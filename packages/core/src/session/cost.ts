import type { TokenCount, Usage } from "./usage.js";

/** The prices of a service, in any currency. None are built in, because they change. */
export interface Prices {
  readonly input: KindPrices;
  /** For cached input. */
  readonly cached: KindPrices;
  /** Reasoning is charged as text. */
  readonly output: KindPrices;
  /** For the transcription model; if omitted, transcription costs nothing. */
  readonly transcription?: TranscriptionPrices | undefined;
}

/** Per million tokens, by modality. */
export interface KindPrices {
  readonly text: number;
  readonly audio: number;
  /** Defaults to `text`. */
  readonly image?: number | undefined;
}

/** Per million tokens, or per minute of audio. */
export type TranscriptionPrices =
  { readonly input: Omit<KindPrices, "image">; readonly output: number } | { readonly perMinute: number };

/** A cost, in the currency of its {@link Prices}. */
export interface Cost {
  readonly total: number;
  /** Without cached input. */
  readonly input: KindCosts;
  readonly cached: KindCosts;
  readonly output: KindCosts;
  readonly transcription: number;
}

/** By modality; tokens that the service does not break down are charged as text. */
export type KindCosts = Readonly<Record<"text" | "audio" | "image", number>>;

/** The cost of any {@link Usage}, for example of a session or a turn. */
export function costOf(usage: Usage, prices: Prices): Cost {
  const input = charge(without(usage.input, usage.cached), prices.input);
  const cached = charge(usage.cached, prices.cached);
  const output = charge({ ...usage.output, image: 0 }, prices.output);
  const transcription = prices.transcription ? written(usage.transcription, prices.transcription) : 0;
  return {
    total: sum(input) + sum(cached) + sum(output) + transcription,
    input,
    cached,
    output,
    transcription,
  };
}

const million = 1_000_000;

function charge({ total, audio, image }: TokenCount, prices: KindPrices): KindCosts {
  const text = Math.max(0, total - audio - image);
  return {
    text: (text * prices.text) / million,
    audio: (audio * prices.audio) / million,
    image: (image * (prices.image ?? prices.text)) / million,
  };
}

function without(all: TokenCount, part: TokenCount): TokenCount {
  return {
    total: Math.max(0, all.total - part.total),
    text: Math.max(0, all.text - part.text),
    audio: Math.max(0, all.audio - part.audio),
    image: Math.max(0, all.image - part.image),
  };
}

function written({ input, output, seconds }: Usage["transcription"], prices: TranscriptionPrices): number {
  if ("perMinute" in prices) return (seconds / 60) * prices.perMinute;
  return sum(charge(input, prices.input)) + (output * prices.output) / million;
}

function sum({ text, audio, image }: KindCosts): number {
  return text + audio + image;
}
