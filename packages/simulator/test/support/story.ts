type Event = Readonly<Record<string, unknown>> & { readonly type: string };

const speech = [
  "response.output_audio.delta",
  "response.output_audio_transcript.delta",
  "response.audio.delta",
  "response.audio_transcript.delta",
];

/**
 * The event types in order, in a form that can be compared: consecutive deltas count as one, interleaved speech and
 * transcript as one, and what may come at any time is left out.
 */
export function story(events: readonly Event[]): string[] {
  return aligned(events).map(({ type }) => (speech.includes(type) ? "speech" : type));
}

/** The events of the {@link story}, one for each of its steps. */
export function aligned(events: readonly Event[]): Event[] {
  const steps = events.filter(({ type }) => !isAnytime(type));
  return steps.filter(
    (event, index) =>
      index === 0 || stepOf(event) !== stepOf(steps[index - 1]) || !event.type.endsWith(".delta"),
  );
}

/** Whether events of this type may come at any time, independently of the others. */
export function isAnytime(type: string): boolean {
  return type === "rate_limits.updated" || type.includes("input_audio_transcription");
}

/**
 * The field names and types of everything in an event, by path; the ids, texts and numbers themselves do not matter.
 */
export function shapeOf(value: unknown, path = "", into: Set<string> = new Set()): Set<string> {
  if (Array.isArray(value)) {
    into.add(`${path}: list`);
    value.forEach((entry) => shapeOf(entry, `${path}[]`, into));
  } else if (typeof value === "object" && value !== null) {
    into.add(`${path}: object`);
    for (const [name, entry] of Object.entries(value)) shapeOf(entry, `${path}.${name}`, into);
  } else into.add(`${path}: ${value === null ? "null" : typeof value}`);
  return into;
}

function stepOf(event: Event | undefined): string {
  return event === undefined ? "" : speech.includes(event.type) ? "speech" : event.type;
}
