import type { ServerEventOf, TranscriptionResource, TranscriptionUsage } from "@rt/core";
import { pause } from "../clock.js";
import type { Emit, SessionWorld } from "./context.js";
import type { Entry } from "./conversation.js";
import { pieces } from "./speech.js";
import { heardTokens, textTokens } from "./usage.js";

/** Where a transcription goes and when it is no longer wanted. */
export interface TranscriptionTarget {
  readonly world: SessionWorld;
  readonly emit: Emit;
  readonly signal: AbortSignal;
}

/** Tells a client what its user said, word by word, beside whatever else goes on. It never rejects. */
export async function transcribe(
  entry: Entry,
  config: TranscriptionResource,
  target: TranscriptionTarget,
): Promise<void> {
  const { world, emit, signal } = target;
  const place = { item_id: entry.item.id, content_index: 0 };
  const failed = (code: string) => emit(failure(place, code));
  if (!deploymentExists(config, world)) return failed("DeploymentNotFound");
  const transcript = await entry.heard?.catch(() => null);
  if (signal.aborted || transcript === undefined) return;
  if (transcript === null) return failed("server_error");
  for (const delta of pieces(transcript)) {
    const obfuscation = world.ids.padding(delta);
    emit({ type: "conversation.item.input_audio_transcription.delta", ...place, delta, obfuscation });
    await pause(world.clock, world.pace.wordMs, signal);
    if (signal.aborted) return;
  }
  remember(entry, transcript);
  const usage = usageOf(config.model, entry.sound?.durationMs ?? 0, transcript);
  emit({ type: "conversation.item.input_audio_transcription.completed", ...place, transcript, usage });
}

/** On Azure the model is a deployment, and one that does not exist is found out only now. */
function deploymentExists({ model = "" }: TranscriptionResource, { profile, models }: SessionWorld): boolean {
  return !profile.transcribesByDeployment || models === undefined || models.includes(model);
}

function failure(
  place: { item_id: string; content_index: number },
  code: string,
): ServerEventOf<"conversation.item.input_audio_transcription.failed"> {
  const message = `Input transcription failed for item '${place.item_id}'.`;
  return {
    type: "conversation.item.input_audio_transcription.failed",
    ...place,
    error: { type: "server_error", code, message, param: null },
  };
}

function remember(entry: Entry, transcript: string): void {
  const { item } = entry;
  if (item.type !== "message" || item.role !== "user") return;
  entry.item = {
    ...item,
    content: item.content.map((part) => (part.type === "input_audio" ? { ...part, transcript } : part)),
  };
}

/** As recorded: the Whisper family counts time, the others tokens. */
function usageOf(model = "", durationMs: number, transcript: string): TranscriptionUsage {
  if (model.includes("whisper")) return { type: "duration", seconds: Math.ceil(durationMs / 1_000) };
  const input_tokens = heardTokens(durationMs);
  const output_tokens = textTokens(transcript);
  return {
    type: "tokens",
    total_tokens: input_tokens + output_tokens,
    input_tokens,
    input_token_details: { text_tokens: 0, audio_tokens: input_tokens },
    output_tokens,
  };
}
