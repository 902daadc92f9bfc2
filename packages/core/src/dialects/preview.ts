import type { ServerEvent } from "../protocol/server-events.js";
import { createGate, type Vocabulary } from "./decode.js";
import type { Decoded, Dialect } from "./dialect.js";
import { otherName } from "./event-names.js";
import { serverEvents } from "./required.js";
import { earliestNames } from "./tables.js";
import { toGa, toPreview } from "./translate.js";

const vocabulary: Vocabulary = {
  required: serverEvents,
  otherName,
  translate(event, wireType) {
    // Deltas are frequent and contain nothing that differs.
    if (event.delta !== undefined) return;
    earliestNames[String(event.type)]?.(event, "");
    toGa(event, wireType);
  },
};

/**
 * The dialect of Azure OpenAI's dated preview versions, and of Azure Voice Live: a table of renamed and moved fields
 * relative to GA. Unknown fields pass in both directions, as services add their own.
 *
 * Preview announces an item once, with `conversation.item.created`; GA with `conversation.item.added` and, once the
 * item is final, `conversation.item.done`. That second event is generated here, with the `event_id` of the frame that
 * it derives from. If a service sends its own afterwards, that one is dropped.
 */
export const preview: Dialect = {
  name: "preview",
  createDecoder(tell) {
    const decode = createGate<ServerEvent>(vocabulary);
    const finish = createFinisher();
    return (frame) => finish(decode(frame)).forEach(tell);
  },
  encode(event) {
    const dropped: string[] = [];
    return { frame: JSON.stringify(toPreview(event, dropped)), dropped };
  },
};

/** How many items are tracked: a response begins and ends them one after the other. */
const maxItems = 64;

/** Splits `conversation.item.created`: a generated item is done when its response says so, others at once. */
function createFinisher(): (event: Decoded) => readonly Decoded[] {
  /** The event that began each item, or null once it was reported as done. */
  const items = new Map<string | undefined, ServerEvent | null>();
  const remember = (id: string | undefined, beginning: ServerEvent | null) => {
    if (items.size === maxItems) items.delete(items.keys().next().value);
    items.set(id, beginning);
  };

  return (event) => {
    if (event.type === "conversation.item.created") {
      const added = { ...event, type: "conversation.item.added" } as const;
      const generated = isGenerated(event.item);
      remember(event.item.id, generated ? added : null);
      return generated ? [added] : [added, { ...event, type: "conversation.item.done" }];
    }
    if (event.type !== "response.output_item.done" && event.type !== "conversation.item.done") return [event];
    const beginning = items.get(event.item.id);
    remember(event.item.id, null);
    if (event.type === "conversation.item.done") return beginning === null ? [] : [event];
    return beginning ? [{ ...beginning, ...event, type: "conversation.item.done" }, event] : [event];
  };
}

/** Whether a response is still generating it; without a status, whether responses generate such items. */
function isGenerated(item: { type: string; role?: string; status?: string }): boolean {
  const { type, role, status = "in_progress" } = item;
  return status === "in_progress" && (role === "assistant" || /^(function|mcp)_call$/.test(type));
}
