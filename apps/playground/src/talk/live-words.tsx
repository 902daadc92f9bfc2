import { useCaptions, type SpokenItem } from "@rt/react";
import type { ReactNode } from "react";
import { Split } from "./split.js";

/** A message as it is heard, word by word. */
export function LiveWords({ item }: { readonly item: SpokenItem }): ReactNode {
  const caption = useCaptions();
  if (caption?.itemId !== item.id)
    return <Split heard={item.heard} rest={item.text.slice(item.heard.length)} />;
  return <Split heard={caption.heard} rest={caption.pending} />;
}
