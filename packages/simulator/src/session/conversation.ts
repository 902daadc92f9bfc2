import type { Item } from "@rt/core";
import { maxConversationChars, maxItems, maxKeptAudioMs } from "../limits.js";
import { Refusal } from "./refusals.js";
import { samplesToMs } from "./sound.js";
import type { Sound } from "./sound.js";

/** An item of the conversation, and what the service knows about it beyond what it sends. */
export interface Entry {
  item: Item & { id: string };
  /** The audio of the item, by either side. Emptied when the conversation holds too much; its duration stays. */
  sound?: Sound;
  /** For speech of the user: the recognized words. */
  heard?: Promise<string>;
  /** For truncated speech of the model: approximately the words that were heard. Brains receive it, clients do not. */
  heardWords?: string;
}

/** The items of a session, in order. It enforces their rules and sends no events. */
export class Conversation {
  readonly #entries: Entry[] = [];
  readonly #chars = new Map<string, number>();
  #totalChars = 0;

  constructor(readonly id: string) {}

  /** Oldest first. */
  get entries(): readonly Entry[] {
    return this.#entries;
  }

  get lastId(): string | null {
    return this.#entries.at(-1)?.item.id ?? null;
  }

  /** Adds an item after another, at the front for `root`, or at the end. Returns the id of the item before it. */
  add(entry: Entry, previousId: string | null = this.lastId): string | null {
    const index =
      previousId === "root" || previousId === null ? 0 : this.#indexOf(previousId, missingPrevious) + 1;
    if (this.find(entry.item.id)) {
      throw new Refusal(
        "invalid_value",
        `Error adding item: an item with ID '${entry.item.id}' already exists in the conversation.`,
        "item.id",
      );
    }
    this.#count(entry.item);
    this.#entries.splice(index, 0, entry);
    this.#forgetOldSound();
    return this.#entries[index - 1]?.item.id ?? null;
  }

  find(id: string): Entry | undefined {
    return this.#entries.find((entry) => entry.item.id === id);
  }

  /** The id of the item before this one. */
  before(id: string): string | null {
    const index = this.#entries.findIndex((entry) => entry.item.id === id);
    return this.#entries[index - 1]?.item.id ?? null;
  }

  /** Whether the conversation contains the call that an output would answer. */
  hasCall(callId: string): boolean {
    return this.#entries.some(({ item }) => item.type === "function_call" && item.call_id === callId);
  }

  get(id: string): Entry {
    const entry = this.find(id);
    if (!entry) throw missingItem("retriev", "item_retrieve_invalid_item_id")(id);
    return entry;
  }

  remove(id: string): void {
    this.#entries.splice(this.#indexOf(id, missingItem("delet", "item_delete_invalid_item_id")), 1);
    this.#totalChars -= this.#chars.get(id) ?? 0;
    this.#chars.delete(id);
  }

  /** Truncates the model's speech to what was heard. The whole transcript is removed, as on the service. */
  truncate(id: string, contentIndex: number, audioEndMs: number): void {
    const entry = this.#entries[this.#indexOf(id, missingItem("truncat", "item_truncate_invalid_item_id"))];
    const part = entry?.item.type === "message" ? entry.item.content[contentIndex] : undefined;
    if (part?.type !== "output_audio" || !entry?.sound || entry.sound.durationMs === 0) {
      throw new Refusal("unsupported_content_type", "Only model output audio messages can be truncated");
    }
    const lengthMs = Math.floor(entry.sound.durationMs);
    if (audioEndMs > lengthMs) {
      throw new Refusal(
        "invalid_value",
        `Audio content of ${lengthMs}ms is already shorter than ${audioEndMs}ms`,
        "audio_end_ms",
      );
    }
    entry.sound.cut(audioEndMs);
    entry.heardWords = beginning(part.transcript ?? entry.heardWords ?? "", audioEndMs / lengthMs);
    delete part.transcript;
  }

  #indexOf(id: string, missing: (id: string) => Refusal): number {
    const index = this.#entries.findIndex((entry) => entry.item.id === id);
    if (index < 0) throw missing(id);
    return index;
  }

  /** The last of the checks: a refused item must not count. */
  #count(item: Item & { id: string }): void {
    const chars = JSON.stringify(item).length;
    if (this.#entries.length >= maxItems || this.#totalChars + chars > maxConversationChars) {
      throw new Refusal(
        "conversation_too_long",
        "The conversation has reached the simulator's limit. Delete items or start a new session.",
      );
    }
    this.#chars.set(item.id, chars);
    this.#totalChars += chars;
  }

  #forgetOldSound(): void {
    let keptMs = 0;
    for (const { sound } of this.#entries.toReversed()) {
      if (!sound) continue;
      keptMs += samplesToMs(sound.heldSamples);
      if (keptMs > maxKeptAudioMs) sound.forget();
    }
  }
}

/** The whole words in the first part of a text. */
function beginning(text: string, share: number): string {
  const end = Math.round(text.length * share);
  return /\s|^$/.test(text.charAt(end)) ? text.slice(0, end) : text.slice(0, end).replace(/\s*\S*$/, "");
}

function missingPrevious(id: string): Refusal {
  return new Refusal(
    "invalid_value",
    `Error adding item: the previous item with id '${id}' does not exist.`,
    "previous_item_id",
  );
}

function missingItem(doing: string, code: string): (id: string) => Refusal {
  return (id) =>
    new Refusal(code, `Error ${doing}ing item: the item with id '${id}' does not exist.`, "item_id");
}
