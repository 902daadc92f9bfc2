import { soundingItem } from "@rt/core";
import { useRealtimeState, type SpokenItem } from "@rt/react";
import type { ReactNode } from "react";
import { classNames } from "../ui/class-names.js";
import { LiveWords } from "./live-words.js";
import { MessageActions } from "./message-actions.js";
import { Split } from "./split.js";

const sides = { user: "justify-items-end", assistant: "justify-items-start", system: "justify-items-center" };

const looks = {
  user: "rounded-br-md bg-accent-soft",
  assistant: "rounded-bl-md border bg-card",
  system: "bg-raised text-sm text-quiet",
} as const;

const speakers = { user: "You", assistant: "Model", system: "System" } as const;
const notes = { pending: " · not sent yet", interrupted: " · interrupted", streaming: "", done: "" } as const;

/** A message; what was not heard, or not yet, is dimmed. */
export function Message({ item }: { readonly item: SpokenItem }): ReactNode {
  const { id, role, status } = item;
  const isHeard = useRealtimeState(({ session }) => session !== null && soundingItem(session)?.id === id);
  return (
    <article
      data-role={role}
      data-status={status}
      className={classNames("group grid grid-cols-1 gap-1", sides[role])}
    >
      <header
        className={classNames(
          "flex h-6 items-center gap-1 px-1 text-xs text-quiet",
          role === "user" && "flex-row-reverse",
        )}
      >
        {speakers[role] + notes[status]}
        <MessageActions item={item} />
      </header>
      <div className={classNames("max-w-[85%] rounded-2xl px-4 py-2.5 leading-relaxed", looks[role])}>
        <Images id={id} />
        <p dir="auto" className="wrap-anywhere whitespace-pre-wrap">
          {isHeard ? <LiveWords item={item} /> : <Words item={item} />}
        </p>
      </div>
    </article>
  );
}

/** The images sent with the message. */
function Images({ id }: { readonly id: string }): ReactNode {
  const item = useRealtimeState(({ session }) => session?.items.findLast((other) => other.id === id)?.item);
  if (item?.type !== "message" || item.role !== "user") return null;
  return item.content.map(
    (part, i) =>
      part.type === "input_image" && (
        <img key={i} src={part.image_url} alt="Sent with the message" className="mb-2 max-h-60 rounded-lg" />
      ),
  );
}

function Words({ item: { role, text, heard, status } }: { readonly item: SpokenItem }): ReactNode {
  if (text) return <Split heard={heard} rest={text.slice(heard.length)} isCut={status === "interrupted"} />;
  if (status === "streaming") return <span className="animate-pulse text-quiet">…</span>;
  return <em className="text-quiet">{role === "user" ? "Not transcribed" : "Nothing was said"}</em>;
}
