import type { LoggedEvent } from "../wire/event-log.js";

/** Which events to show. */
export interface EventFilter {
  /** Words that must all occur in the event, ignoring case. */
  readonly search: string;
  readonly direction: LoggedEvent["direction"] | "both";
  /** Whether to include events that carry audio. */
  readonly sound: boolean;
}

/** Returns the events that match. */
export function filterEvents(
  events: readonly LoggedEvent[],
  { search, direction, sound }: EventFilter,
): readonly LoggedEvent[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  return events.filter((event) => {
    if (direction !== "both" && event.direction !== direction) return false;
    if (event.isSound && !sound) return false;
    const text = words.length > 0 ? event.text.toLowerCase() : "";
    return words.every((word) => text.includes(word));
  });
}
