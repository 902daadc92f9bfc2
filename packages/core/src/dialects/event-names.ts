/**
 * The preview name of an event, by its GA name: `response.text.delta` for `response.output_text.delta`, and likewise
 * for all text, audio and transcripts that a response produces.
 */
export function previewName(type: string): string {
  return type.replace(/\.output_(?=text|audio)/, ".");
}

/** Works like {@link previewName}, and also gives session events the names of preview's transcription sessions. */
export function otherName(type: string): string {
  return previewName(type).replace(/^session/, "transcription_session");
}
