import type { Names } from "./wire.js";

/** What a response produces: GA names by those of preview. */
export const outputEventNames: Names = {
  "response.text.delta": "response.output_text.delta",
  "response.text.done": "response.output_text.done",
  "response.audio.delta": "response.output_audio.delta",
  "response.audio.done": "response.output_audio.done",
  "response.audio_transcript.delta": "response.output_audio_transcript.delta",
  "response.audio_transcript.done": "response.output_audio_transcript.done",
};

/** All server events whose name differs: GA by preview. Clients take either from any service. */
export const serverEventNames: Names = {
  ...outputEventNames,
  "transcription_session.created": "session.created",
  "transcription_session.updated": "session.updated",
};

/** All client events whose name differs: GA by preview. */
export const clientEventNames: Names = { "transcription_session.update": "session.update" };
