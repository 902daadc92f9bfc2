import { encodePcm16 } from "@rt/core";
import type { AudioFormat, Item, UserPart } from "@rt/core";
import type { Brain } from "../brain/brain.js";
import type { SessionWorld } from "./context.js";
import type { Entry } from "./conversation.js";
import { receivedSound } from "./received-sound.js";
import { createSoundDecoder, joined, Sound } from "./sound.js";
import type { Slices } from "./work-queue.js";

/** Turns an item that a client sent into one of the conversation: with an id, complete, and its audio extracted. */
export function* receivedEntry(
  item: Item,
  format: AudioFormat | undefined,
  world: SessionWorld,
): Slices<Entry> {
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
  const sound = item.role === "user" ? yield* soundOf(item.content, format) : null;
  const named: Entry["item"] =
    item.role === "user"
      ? { id, type: "message", status: "completed", role: "user", content: item.content.map(withoutSound) }
      : { ...item, id, status: "completed" };
  return { item: named, ...(sound && heardFrom(sound, world)) };
}

/** The item of what the user has just said. */
export function spokenEntry(id: string, samples: Int16Array, world: Listening): Entry {
  const content: UserPart[] = [{ type: "input_audio", transcript: null }];
  return {
    item: { id, type: "message", status: "completed", role: "user", content },
    ...heardFrom(Sound.of(samples), world),
  };
}

/** The item as a brain reads it: with the recognized words of the user's speech, or the words heard of the model's. */
export async function understood({ item, heard, heardWords }: Entry): Promise<Item> {
  if (heardWords !== undefined && item.type === "message" && item.role === "assistant") {
    const content = item.content.map((part) =>
      part.type === "output_audio" ? { ...part, transcript: heardWords } : part,
    );
    return { ...item, content };
  }
  if (!heard || item.type !== "message" || item.role !== "user") return item;
  const transcript = await heard.catch(() => null);
  return {
    ...item,
    content: item.content.map((part) => (part.type === "input_audio" ? { ...part, transcript } : part)),
  };
}

/** The item with its audio, all in its first audio part. */
export function withSound({ item, sound }: Entry): Entry["item"] {
  if (!sound || sound.heldSamples === 0 || item.type !== "message") return item;
  const audio = encodePcm16(sound.samples());
  if (item.role === "user") {
    const first = item.content.findIndex(({ type }) => type === "input_audio");
    const content = item.content.map((part, index) =>
      index === first && part.type === "input_audio" ? { ...part, audio } : part,
    );
    return { ...item, content };
  }
  if (item.role === "assistant") {
    const first = item.content.findIndex(({ type }) => type === "output_audio");
    const content = item.content.map((part, index) =>
      index === first && part.type === "output_audio" ? { ...part, audio } : part,
    );
    return { ...item, content };
  }
  return item;
}

/** What transcribes audio. */
interface Listening {
  readonly brain: Pick<Brain, "hear">;
}

function heardFrom(sound: Sound, { brain }: Listening): Required<Pick<Entry, "sound" | "heard">> {
  const heard = Promise.resolve().then(() =>
    brain.hear({ samples: sound.samples(), durationMs: sound.durationMs }),
  );
  // Whoever needs the result handles the failure. If nobody does, there is nothing to handle.
  heard.catch(() => undefined);
  return { sound, heard };
}

/** The audio of all parts in one piece, or null if there is none. */
function* soundOf(content: readonly UserPart[], format: AudioFormat | undefined): Slices<Sound | null> {
  const chunks: Int16Array[] = [];
  for (const part of content) {
    if (part.type !== "input_audio" || part.audio === undefined) continue;
    const decoder = createSoundDecoder(format);
    yield* receivedSound(part.audio, decoder, (samples) => chunks.push(samples));
    chunks.push(decoder.flush());
  }
  return chunks.length > 0 ? Sound.of(joined(chunks)) : null;
}

function withoutSound(part: UserPart): UserPart {
  return part.type === "input_audio" ? { type: "input_audio", transcript: part.transcript ?? null } : part;
}
