import type { Item } from "../protocol/items.js";
import type { SessionItem } from "./item.js";
import type { SessionState } from "./state.js";

// Streaming text goes through these. They name every field because spreading an object that was itself made by a
// spread is twenty times slower in V8: in Node 20, each such copy gets its own hidden class.

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

/** The entry with another version of its item. */
export function withItem(entry: SessionItem, item: Item): SessionItem {
  const { id, status, onServer, responseId, after, transcription, heard, truncatable, progress } = entry;
  return { id, item, status, onServer, responseId, after, transcription, heard, truncatable, progress };
}
