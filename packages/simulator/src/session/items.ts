import type { AudioFormat, Item, UserPart } from "@rt/core";
import type { SessionWorld } from "./context.js";
import type { Entry } from "./conversation.js";
import { Refusal } from "./refusals.js";
import { createSoundDecoder, joined, Sound } from "./sound.js";

/** Makes an item that a client sent into one of the conversation: named, complete, its sound taken out. */
export function receivedEntry(item: Item, format: AudioFormat | undefined, world: SessionWorld): Entry {
  const id = item.id ?? world.ids.next("item");
  if (item.type !== "message") {
    // As recorded: only messages and calls have a status.
    return {
      item:
        item.type === "function_call"
          ? { call_id: world.ids.next("call"), ...item, id, status: "completed" }
          : { ...item, id },
    };
  }
  const sounds = item.role === "user" ? item.content.flatMap((part) => soundsOf(part, format)) : [];
  const named: Entry["item"] =
    item.role === "user"
      ? { id, type: "message", status: "completed", role: "user", content: item.content.map(withoutSound) }
      : { ...item, id, status: "completed" };
  return { item: named, ...(sounds.length > 0 && heardFrom(Sound.of(joined(sounds)), world)) };
}

/** The item of what the user has just said. */
export function spokenEntry(id: string, samples: Int16Array, world: SessionWorld): Entry {
  const content: UserPart[] = [{ type: "input_audio", transcript: null }];
  return {
    item: { id, type: "message", status: "completed", role: "user", content },
    ...heardFrom(Sound.of(samples), world),
  };
}

/** The item as a brain reads it: with what was understood of its sound. */
export async function understood({ item, heard }: Entry): Promise<Item> {
  if (!heard || item.type !== "message" || item.role !== "user") return item;
  const transcript = await heard.catch(() => null);
  return {
    ...item,
    content: item.content.map((part) => (part.type === "input_audio" ? { ...part, transcript } : part)),
  };
}

/** Decodes a client's audio, and words its failure as the service does. */
export function soundOrRefusal(decode: (audio: string) => Int16Array, audio: string): Int16Array {
  try {
    return decode(audio);
  } catch (cause) {
    const refusal = new Refusal(
      "invalid_value",
      "Invalid 'audio'. Expected base64-encoded audio bytes, but got an invalid value.",
      "audio",
    );
    refusal.cause = cause;
    throw refusal;
  }
}

function heardFrom(sound: Sound, { brain }: SessionWorld): Required<Pick<Entry, "sound" | "heard">> {
  const heard = Promise.resolve().then(() =>
    brain.hear({ samples: sound.samples(), durationMs: sound.durationMs }),
  );
  // Whoever needs it handles the failure; where nobody does, there is nothing to handle.
  heard.catch(() => undefined);
  return { sound, heard };
}

function soundsOf(part: UserPart, format: AudioFormat | undefined): Int16Array[] {
  if (part.type !== "input_audio" || part.audio === undefined) return [];
  const decoder = createSoundDecoder(format);
  return [soundOrRefusal((audio) => decoder.decode(audio), part.audio), decoder.flush()];
}

function withoutSound(part: UserPart): UserPart {
  return part.type === "input_audio" ? { type: "input_audio", transcript: part.transcript ?? null } : part;
}
