import type { AssistantMessageItem, Item, ItemStatus, UserMessageItem } from "../../src/protocol/items.js";
import type { ServerEventOf } from "../../src/protocol/server-events.js";
import type { SessionState } from "../../src/session/state.js";
import type { Input } from "../../src/session/step.js";

/** What the user wrote. */
export function user(id: string, text: string): UserMessageItem {
  return { id, type: "message", role: "user", content: [{ type: "input_text", text }] };
}

/** What the model said; nothing yet where its transcript is empty. */
export function assistant(id: string, transcript: string, status: ItemStatus): AssistantMessageItem {
  return {
    id,
    type: "message",
    role: "assistant",
    status,
    content: transcript ? [{ type: "output_audio", transcript }] : [],
  };
}

/** The service has added an item, in writing by the user unless told otherwise. */
export function added(
  id: string,
  previous: string | null | undefined,
  item: Item = user(id, id),
): ServerEventOf<"conversation.item.added"> {
  return {
    type: "conversation.item.added",
    item,
    ...(previous !== undefined && { previous_item_id: previous }),
  };
}

/** The service has finished an item. */
export function done(item: Item, previous?: string | null): ServerEventOf<"conversation.item.done"> {
  return {
    type: "conversation.item.done",
    item,
    ...(previous !== undefined && { previous_item_id: previous }),
  };
}

/** Response `resp_1` begins an item. */
export function outputAdded(item: Item): ServerEventOf<"response.output_item.added"> {
  return { type: "response.output_item.added", response_id: "resp_1", output_index: 0, item };
}

/** Response `resp_1` ends an item. */
export function outputDone(item: Item): ServerEventOf<"response.output_item.done"> {
  return { type: "response.output_item.done", response_id: "resp_1", output_index: 0, item };
}

/** The conversation by its ids. */
export function ids({ items }: SessionState): string[] {
  return items.map(({ id }) => id);
}

/** The connection breaks. */
export const breaks: Input = {
  kind: "linkClosed",
  link: 1,
  failure: { code: "link.lost", message: "gone" },
  chance: 0.5,
};
