import type { RealtimeItem } from "@rt/react";
import type { ReactNode } from "react";
import { Message } from "./message.js";
import { ToolCard } from "./tool-card.js";

/** A message or a tool call. */
export function Item({ item }: { readonly item: RealtimeItem }): ReactNode {
  return item.kind === "message" ? <Message item={item} /> : <ToolCard item={item} />;
}
