import type { Item, ResponseUsage, WireTool } from "@rt/core";
import type { Entry } from "./conversation.js";

/** Tokens by modality. */
export interface Tokens {
  readonly text: number;
  readonly audio: number;
}

const charsPerToken = 4;
const heardMsPerToken = 100;
const spokenMsPerToken = 50;
/** What is read again is cached in blocks of this many tokens. */
const cacheBlock = 64;

/** An estimate: the services' tokenizers are not public. */
export function textTokens(text: string): number {
  return Math.ceil(text.length / charsPerToken);
}

/** Speech of the user, as recorded: 2,796 ms are 27 tokens. */
export function heardTokens(durationMs: number): number {
  return Math.floor(durationMs / heardMsPerToken);
}

/** Speech of the model: 20 tokens per second. */
export function spokenTokens(durationMs: number): number {
  return Math.ceil(durationMs / spokenMsPerToken);
}

/** What a model reads before it answers. */
export function inputTokens(
  entries: readonly Entry[],
  instructions: string,
  tools: readonly WireTool[],
): Tokens {
  const fixed = textTokens(instructions) + (tools.length > 0 ? textTokens(JSON.stringify(tools)) : 0);
  let text = fixed;
  let audio = 0;
  for (const { item, sound } of entries) {
    text += textTokens(wordsOf(item));
    if (sound) audio += heardTokens(sound.durationMs);
  }
  return { text, audio };
}

/** The usage of a response. `seen` is what the response before it had read. */
export function usageOf(input: Tokens, output: Tokens, seen: Tokens): ResponseUsage {
  const cached = {
    text: inBlocks(Math.min(input.text, seen.text)),
    audio: inBlocks(Math.min(input.audio, seen.audio)),
  };
  return {
    total_tokens: total(input) + total(output),
    input_tokens: total(input),
    output_tokens: total(output),
    input_token_details: {
      text_tokens: input.text,
      audio_tokens: input.audio,
      image_tokens: 0,
      cached_tokens: total(cached),
      cached_tokens_details: { text_tokens: cached.text, audio_tokens: cached.audio, image_tokens: 0 },
    },
    output_token_details: { text_tokens: output.text, audio_tokens: output.audio },
  };
}

/** All tokens together. */
export function total({ text, audio }: Tokens): number {
  return text + audio;
}

function inBlocks(tokens: number): number {
  return tokens - (tokens % cacheBlock);
}

function wordsOf(item: Item): string {
  switch (item.type) {
    case "message":
      return item.content.map((part) => ("text" in part ? part.text : "")).join("");
    case "function_call":
      return item.name + item.arguments;
    case "function_call_output":
      return item.output;
    // The simulator calls no MCP servers, so items about such calls cost nothing.
    case "mcp_call":
    case "mcp_list_tools":
    case "mcp_approval_request":
    case "mcp_approval_response":
      return "";
  }
}
