import { soundingItem } from "@rt/core";
import { useRealtimeState, type SpokenItem } from "@rt/react";
import type { ReactNode } from "react";
import { classNames } from "../ui/class-names.js";
import { LiveWords } from "./live-words.js";
import { Split } from "./split.js";

const looks = {
  user: "ml-auto rounded-br-md bg-accent-soft",
  assistant: "mr-auto rounded-bl-md border bg-card",
  system: "mx-auto bg-raised text-sm text-quiet",
} as const;

const speakers = { user: "You", assistant: "Model", system: "System" } as const;

/** What somebody has said: dimmed where it was not heard, or is not yet. */
export function Message({ item }: { readonly item: SpokenItem }): ReactNode {
  const { id, role, status } = item;
  const isHeard = useRealtimeState(({ session }) => session !== null && soundingItem(session)?.id === id);
  return (
    <article data-role={role} data-status={status} className="grid gap-1">
      <p className={classNames("px-1 text-xs text-quiet", role === "user" && "text-right")}>
        {speakers[role]}
        {status === "interrupted" && " · interrupted"}
      </p>
      <div className={classNames("max-w-[85%] rounded-2xl px-4 py-2.5 leading-relaxed", looks[role])}>
        <p className="break-words whitespace-pre-wrap">
          {isHeard ? <LiveWords item={item} /> : <Words item={item} />}
        </p>
      </div>
    </article>
  );
}

function Words({ item: { role, text, heard, status } }: { readonly item: SpokenItem }): ReactNode {
  if (text) return <Split heard={heard} rest={text.slice(heard.length)} isCut={status === "interrupted"} />;
  if (status === "streaming") return <span className="text-quiet">…</span>;
  return (
    <em className="text-quiet">{role === "user" ? "Spoken, and not written down" : "Nothing was said"}</em>
  );
}
