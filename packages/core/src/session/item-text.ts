import { isWire } from "../dialects/wire.js";
import type { Item, MessagePart } from "../protocol/items.js";
import type { SessionItem } from "./item.js";

/**
 * All that a message says: what is written, and the transcript of what is spoken, each part on a line of its own.
 * Empty for items that are no messages, and for speech that is not transcribed.
 */
export function textOf({ item }: SessionItem): string {
  return partsOf(item).map(textOfPart).filter(Boolean).join("\n");
}

/**
 * The beginning of {@link textOf} that was heard; all of it where nothing was cut off. An estimate, for no service
 * tells when which word sounds: as much of the text as of the audio, back to the end of a word, so that nothing
 * unheard is shown as said (T43). Of speech cut off while it was made, whose words run ahead of its audio, never
 * more than can be said in the time; of speech whose audio went past us, as in a call, as much as is usually said.
 */
export function heardText(entry: SessionItem): string {
  const text = textOf(entry);
  if (!entry.heard) return text;
  const { playedMs, audioMs } = entry.heard;
  const share = audioMs > 0 ? (text.length * playedMs) / audioMs : playedMs * usualPace;
  const length = entry.status === "completed" ? share : Math.min(share, playedMs * fastPace);
  let end = 0;
  for (const [word] of text.matchAll(words)) {
    if (end + word.length > length) break;
    end += word.length;
  }
  return text.slice(0, end);
}

/** The parts of a message that are well formed; none for all other items. */
export function partsOf(item: Item): readonly MessagePart[] {
  return item.type === "message" ? contentOf(item).filter((part): part is MessagePart => isWire(part)) : [];
}

/** All that is in an item, well formed or not; nothing where it holds no parts. */
export function contentOf(item: Item): readonly unknown[] {
  return "content" in item && Array.isArray(item.content) ? item.content : [];
}

/** A part as it is kept: audio never is (T38). */
export function withoutAudio(part: unknown): unknown {
  if (!isWire(part) || !("audio" in part)) return part;
  const { audio: _, ...kept } = part;
  return kept;
}

/** What a part says, in writing or by its transcript. */
export function textOfPart(part: MessagePart): string {
  return textIn("text" in part ? part.text : "transcript" in part ? part.transcript : "");
}

/** What is no text says nothing. */
export function textIn(value: unknown): string {
  return typeof value === "string" ? value : "";
}

/** Characters a millisecond. */
const usualPace = 0.015;
const fastPace = 0.02;

/** Scripts that put no space between words. */
const dense = String.raw`\p{scx=Han}\p{scx=Hira}\p{scx=Kana}\p{scx=Thai}\p{scx=Laoo}\p{scx=Khmr}\p{scx=Mymr}`;

/** A word and the space before it, or a character of such a script. */
const words = /* @__PURE__ */ new RegExp(String.raw`\s*(?:[${dense}]\p{M}*|[^\s${dense}]+)`, "gu");
