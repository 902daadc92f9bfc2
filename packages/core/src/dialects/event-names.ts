/**
 * What preview calls an event, by its GA name: `response.text.delta` for `response.output_text.delta`, and so for
 * all text, audio and transcripts that a response produces.
 */
export function previewName(type: string): string {
  return type.replace(/\.output_(?=text|audio)/, ".");
}

/** The same, and for events of a session what preview calls them when it is one of transcription. */
export function otherName(type: string): string {
  return previewName(type).replace(/^session/, "transcription_session");
}
