import { isWire } from "../dialects/wire.js";
import type { Item, MessagePart } from "../protocol/items.js";
import type { SessionItem } from "./item.js";

/**
 * The full text of a message: its text and the transcripts of its speech, one part per line. Empty for items that are
 * not messages, and for speech that is not transcribed.
 */
export function textOf({ item }: SessionItem): string {
  return partsOf(item).map(textOfPart).filter(Boolean).join("\n");
}

/**
 * The beginning of {@link textOf} that was heard, or all of it if nothing was cut off. An estimate, as no service
 * reports when each word is spoken: the same share of the text as of the audio, back to the end of a word, so that
 * nothing unheard is shown as said (T43). For speech cut off while generated, whose text runs ahead of its audio, at
 * most what can be said in the time; where the audio bypasses the client, as in a call, what is usually said in it.
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

/** The well-formed parts of a message; empty for all other items. */
export function partsOf(item: Item): readonly MessagePart[] {
  return item.type === "message" ? contentOf(item).filter((part): part is MessagePart => isWire(part)) : [];
}

/** All parts of an item, well-formed or not; empty if it has none. */
export function contentOf(item: Item): readonly unknown[] {
  return "content" in item && Array.isArray(item.content) ? item.content : [];
}

/** A part as it is stored: without audio (T38). */
export function withoutAudio(part: unknown): unknown {
  if (!isWire(part) || !("audio" in part)) return part;
  const { audio: _, ...kept } = part;
  return kept;
}

/** The text of a part, or its transcript. */
export function textOfPart(part: MessagePart): string {
  return textIn("text" in part ? part.text : "transcript" in part ? part.transcript : "");
}

/** Returns a string unchanged, and anything else as an empty string. */
export function textIn(value: unknown): string {
  return typeof value === "string" ? value : "";
}

/** Characters per millisecond. */
const usualPace = 0.015;
const fastPace = 0.02;

/** Scripts that put no space between words. */
const dense = String.raw`\p{scx=Han}\p{scx=Hira}\p{scx=Kana}\p{scx=Thai}\p{scx=Laoo}\p{scx=Khmr}\p{scx=Mymr}`;

/** A word and the space before it, or one character of such a script. */
const words = /* @__PURE__ */ new RegExp(String.raw`\s*(?:[${dense}]\p{M}*|[^\s${dense}]+)`, "gu");
