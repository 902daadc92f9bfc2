import type { LoggedEvent } from "../wire/event-log.js";

/** Which events are shown. */
export interface EventFilter {
  /** Every word of it is in the event, whatever its case. */
  readonly search: string;
  readonly direction: LoggedEvent["direction"] | "both";
  /** Those that carry sound as well. */
  readonly sound: boolean;
}

/** The events that match. */
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
