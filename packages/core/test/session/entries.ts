import type { Item } from "../../src/protocol/items.js";
import type { SessionItem } from "../../src/session/item.js";

/** An item of a conversation, complete and known to no service unless said otherwise. */
export function entry(item: Item, over: Partial<SessionItem> = {}): SessionItem {
  return {
    id: item.id ?? "item_1",
    item,
    status: "completed",
    onServer: false,
    responseId: null,
    after: null,
    transcription: null,
    heard: null,
    truncatable: false,
    progress: null,
    ...over,
  };
}

/** A message in writing; its text is its id as well. */
export function message(
  role: "user" | "assistant",
  text: string,
  over: Partial<SessionItem> = {},
): SessionItem {
  const item: Item =
    role === "user"
      ? { type: "message", role, content: [{ type: "input_text", text }] }
      : { type: "message", role, content: [{ type: "output_text", text }] };
  return entry(item, { id: text, ...over });
}

/** A call of a function. */
export function call(callId: string, over: Partial<SessionItem> = {}): SessionItem {
  return entry(
    { type: "function_call", call_id: callId, name: "f", arguments: "{}" },
    { id: `call_${callId}`, ...over },
  );
}

/** What a function gave. */
export function output(callId: string, over: Partial<SessionItem> = {}): SessionItem {
  return entry(
    { type: "function_call_output", call_id: callId, output: "ok" },
    { id: `output_${callId}`, ...over },
  );
}
