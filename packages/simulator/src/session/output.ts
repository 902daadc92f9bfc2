import type { Item, ItemStatus, Voice as VoiceChoice, AudioFormat } from "@rt/core";
import { pause } from "../clock.js";
import type { Conversation, Entry } from "./conversation.js";
import type { Emit, SessionWorld } from "./context.js";
import type { Tokens } from "./usage.js";

/** What the items of a response need of it. */
export interface Output {
  readonly responseId: string;
  readonly world: SessionWorld;
  readonly emit: Emit;
  readonly signal: AbortSignal;
  readonly voice: {
    readonly name: VoiceChoice | undefined;
    readonly speed: number;
    readonly format: AudioFormat | undefined;
  };
  /** Null if the response is out of band: then no events announce items entering a conversation. */
  readonly conversation: Conversation | null;
  /** The items so far. */
  readonly entries: Entry[];
  /** Counts what the model produces. May end the response. */
  spend(tokens: Tokens): void;
}

/** An output item of a response, between `response.output_item.added` and `.done`. */
export interface OutputItem {
  /** Ends the item immediately, with what it has so far. */
  close(status: Exclude<ItemStatus, "in_progress">): void;
}

/** An item with its id, which every item of a response has. */
export type NamedItem = Item & { id: string };

/** Opens an item: adds it to the response and, if there is one, to the conversation, and announces both. */
export function openItem(output: Output, entry: Entry): number {
  const { item } = entry;
  const index = output.entries.push(entry) - 1;
  output.emit({
    type: "response.output_item.added",
    response_id: output.responseId,
    output_index: index,
    item,
  });
  if (output.conversation) {
    output.emit({ type: "conversation.item.added", previous_item_id: output.conversation.add(entry), item });
  }
  return index;
}

/** Replaces an item by its final form, and announces both. */
export function closeItem(output: Output, entry: Entry, item: NamedItem): void {
  entry.item = item;
  const { conversation, entries, emit, responseId } = output;
  if (conversation)
    emit({ type: "conversation.item.done", previous_item_id: previousOfDone(conversation, item.id), item });
  emit({
    type: "response.output_item.done",
    response_id: responseId,
    output_index: entries.indexOf(entry),
    item,
  });
}

/** Waits, unless the response ends first. */
export function wait(output: Output, ms: number): Promise<void> {
  return pause(output.world.clock, ms, output.signal);
}

/** As recorded from both services, and surely not intended: an answer in second place names no previous item. */
function previousOfDone(conversation: Conversation, id: string): string | null {
  const before = conversation.before(id);
  return before !== null && conversation.before(before) === null ? null : before;
}
