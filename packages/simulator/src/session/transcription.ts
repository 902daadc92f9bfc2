import type { LogProb, ServerEventOf, TranscriptionResource, TranscriptionUsage } from "@rt/core";
import { pause } from "../clock.js";
import type { Emit, SessionWorld } from "./context.js";
import type { Entry } from "./conversation.js";
import { pieces } from "./speech.js";
import { heardTokens, textTokens } from "./usage.js";

/** Where a transcription goes, and when it is no longer wanted. */
export interface TranscriptionTarget {
  readonly world: SessionWorld;
  readonly emit: Emit;
  readonly signal: AbortSignal;
  /** Whether the client wants the log probability of each word. */
  readonly hasLogprobs?: boolean;
}

/** Sends a client the user's words one by one, concurrently with everything else. Never rejects. */
export async function transcribe(
  entry: Entry,
  config: TranscriptionResource,
  target: TranscriptionTarget,
): Promise<void> {
  const { world, emit, signal, hasLogprobs = false } = target;
  const place = { item_id: entry.item.id, content_index: 0 };
  const failed = (code: string, why?: string) => emit(failure(place, code, why));
  if (!deploymentExists(config, world)) return failed("DeploymentNotFound");
  const transcript = await entry.heard?.catch(asError);
  if (signal.aborted || transcript === undefined) return;
  if (transcript instanceof Error) return failed("server_error", transcript.message);
  for (const delta of pieces(transcript)) {
    const obfuscation = world.ids.padding(delta);
    const certainty = hasLogprobs && { logprobs: [certain(delta)] };
    emit({
      type: "conversation.item.input_audio_transcription.delta",
      ...place,
      delta,
      obfuscation,
      ...certainty,
    });
    await pause(world.clock, world.pace.wordMs, signal);
    if (signal.aborted) return;
  }
  remember(entry, transcript);
  const durationMs = entry.sound?.durationMs ?? 0;
  if (config.model?.includes("diarize")) emit(segment(place, transcript, durationMs));
  const usage = usageOf(config.model, durationMs, transcript);
  emit({
    type: "conversation.item.input_audio_transcription.completed",
    ...place,
    transcript,
    usage,
    ...(hasLogprobs && { logprobs: pieces(transcript).map(certain) }),
  });
}

function asError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(String(thrown));
}

/** Log probabilities of near certainty, as nothing here estimates better ones. */
function certain(token: string): LogProb {
  return { token, logprob: -0.001, bytes: [...new TextEncoder().encode(token)] };
}

/** A turn has a single speaker, as there is no speaker recognition. */
function segment(
  place: { item_id: string; content_index: number },
  text: string,
  durationMs: number,
): ServerEventOf<"conversation.item.input_audio_transcription.segment"> {
  const type = "conversation.item.input_audio_transcription.segment";
  return {
    type,
    ...place,
    id: `seg_${place.item_id}`,
    text,
    speaker: "speaker_0",
    start: 0,
    end: durationMs / 1_000,
  };
}

/** On Azure the model is a deployment, and a missing one is only noticed now. */
function deploymentExists({ model = "" }: TranscriptionResource, { profile, models }: SessionWorld): boolean {
  return !profile.transcribesByDeployment || models === undefined || models.includes(model);
}

function failure(
  place: { item_id: string; content_index: number },
  code: string,
  why?: string,
): ServerEventOf<"conversation.item.input_audio_transcription.failed"> {
  const message = `Input transcription failed for item '${place.item_id}'.${why === undefined ? "" : ` ${why}`}`;
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
