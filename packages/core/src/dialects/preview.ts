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
    // The many deltas hold nothing that differs.
    if (event.delta !== undefined) return;
    earliestNames[String(event.type)]?.(event, "");
    toGa(event, wireType);
  },
};

/**
 * What Azure OpenAI speaks under its dated preview versions, and Azure Voice Live: a table of renames and moved
 * fields over GA. Fields that no table knows pass in both directions, for services have some of their own.
 *
 * Preview tells of an item once, by `conversation.item.created`; GA by `conversation.item.added` and, when the
 * item will not change any more, `conversation.item.done`. That second event is made up here, with the `event_id`
 * of the frame that it comes of. Where a service sends one of its own after it, that one is left out.
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

/** Of how many items the end is remembered; a response begins and ends one after the other. */
const maxItems = 64;

/** Splits `conversation.item.created`: what a response generates is done when the response says so, the rest at once. */
function createFinisher(): (event: Decoded) => readonly Decoded[] {
  /** How each began, or null once it is told to be done. */
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

/** Whether a response is still making it; where the status is missing, the kinds of item that responses make are. */
function isGenerated(item: { type: string; role?: string; status?: string }): boolean {
  const { type, role, status = "in_progress" } = item;
  return status === "in_progress" && (role === "assistant" || /^(function|mcp)_call$/.test(type));
}
