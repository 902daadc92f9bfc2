import type { Item } from "../protocol/items.js";
import type { SessionItem } from "./item.js";
import type { SessionState } from "./state.js";

// Text streams through these. They name every field because to spread what was made by a spread takes V8 twenty times
// as long: in Node 20, each such copy has a hidden class of its own.

/** The state with other items. */
export function withItems(state: SessionState, items: readonly SessionItem[]): SessionState {
  const { phase, link, config, asides, deleted, responses, calls, tools, playback, input } = state;
  const { usage, counted, requests, named, settings } = state;
  return {
    phase,
    link,
    config,
    items,
    asides,
    deleted,
    responses,
    calls,
    tools,
    playback,
    input,
    usage,
    counted,
    requests,
    named,
    settings,
  };
}

/** What is kept of an item, with the item as it is now. */
export function withItem(entry: SessionItem, item: Item): SessionItem {
  const { id, status, onServer, responseId, after, transcription, heard, truncatable, progress } = entry;
  return { id, item, status, onServer, responseId, after, transcription, heard, truncatable, progress };
}
