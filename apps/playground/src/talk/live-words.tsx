import { heardText, type SessionItem } from "@rt/core";
import { useCaptions, useRealtime, type SpokenItem } from "@rt/react";
import { useEffect, useState, type ReactNode } from "react";
import { useBench } from "./bench.js";
import { Split } from "./split.js";

/** As it is heard, word by word. */
export function LiveWords({ item }: { readonly item: SpokenItem }): ReactNode {
  const caption = useCaptions();
  if (caption?.itemId !== item.id)
    return <Split heard={item.heard} rest={item.text.slice(item.heard.length)} />;
  return <Split heard={caption.heard} rest={caption.pending} />;
}

/** A voice at its usual pace. */
const charactersPerMs = 0.015;
const everyMs = 100;

/**
 * The same where the service plays the sound: it says when that begins and ends, so all between is a guess, by the
 * pace of speech.
 */
export function GuessedWords({ item: { id, text } }: { readonly item: SpokenItem }): ReactNode {
  const { controller } = useRealtime();
  const { audible } = useBench();
  const [heard, setHeard] = useState("");
  useEffect(() => {
    const guess = (): void => {
      const entry = controller.getSnapshot().session?.items.findLast((other) => other.id === id);
      if (entry?.responseId) setHeard(wordsIn(audible.msOf(entry.responseId), entry, text));
    };
    const timer = setInterval(guess, everyMs);
    return () => clearInterval(timer);
  }, [controller, audible, id, text]);
  return <Split heard={heard} rest={text.slice(heard.length)} />;
}

/** Whole words, as many as are said in a time. */
function wordsIn(playedMs: number, entry: SessionItem, text: string): string {
  const heard = { playedMs, audioMs: text.length / charactersPerMs };
  return heardText({ ...entry, status: "completed", heard });
}
