import type { RealtimeController } from "@rt/browser";
import { heardText, soundingItem, textOf } from "@rt/core";
import { useState } from "react";
import { useController, type RealtimeSource } from "./context.js";
import { useFrames } from "./effects.js";
import { isEqual } from "./use-realtime-state.js";

/** The words being spoken now. */
export interface Caption {
  readonly itemId: string;
  readonly role: "user" | "assistant";
  /** What has been heard so far: an estimate, as no service reports when each word sounds. */
  readonly heard: string;
  /** The rest of the text, as far as it is known. */
  readonly pending: string;
}

/**
 * Returns what is being heard, word by word with the voice, or what the user has just said; null if neither. Re-renders
 * the component on every word.
 */
export function useCaptions(rt?: RealtimeSource): Caption | null {
  const controller = useController(rt);
  const [caption, setCaption] = useState<Caption | null>(null);
  useFrames(() => {
    const next = captionOf(controller);
    setCaption((before) => (isEqual(before, next) ? before : next));
  });
  return caption;
}

function captionOf(controller: RealtimeController): Caption | null {
  const { session, turn, items } = controller.getSnapshot();
  const entry = session && soundingItem(session);
  if (entry) {
    const text = textOf(entry);
    const played = controller.session.played(entry.id);
    const heard = played ? heardText({ ...entry, heard: played }) : text;
    return { itemId: entry.id, role: "assistant", heard, pending: text.slice(heard.length) };
  }
  const said = items.at(-1);
  if (turn === "idle" || said?.kind !== "message" || said.role === "system" || !said.text) return null;
  return { itemId: said.id, role: said.role, heard: said.text, pending: "" };
}
