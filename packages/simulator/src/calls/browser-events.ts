import type { ServerEventType } from "@rt/core";

/**
 * The events that `?webrtcfilter=on` lets through to the data channel, by Azure's documentation. All others, such as
 * `session.created` with the instructions, only go to the sideband.
 */
const browserEvents: ReadonlySet<string> = new Set<ServerEventType>([
  "input_audio_buffer.speech_started",
  "input_audio_buffer.speech_stopped",
  "output_audio_buffer.started",
  "output_audio_buffer.stopped",
  "conversation.item.input_audio_transcription.completed",
  "conversation.item.added",
  "conversation.item.created",
  "response.output_text.delta",
  "response.output_text.done",
  "response.output_audio_transcript.delta",
  "response.output_audio_transcript.done",
]);

/** Whether a filtered data channel carries an event. */
export function isForBrowsers({ type }: { readonly type: string }): boolean {
  return browserEvents.has(type);
}
