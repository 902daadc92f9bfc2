import { useRealtime, type ToolItem } from "@rt/react";
import { Wrench } from "lucide-react";
import type { ReactNode } from "react";
import { Badge } from "../ui/badge.js";
import { ApprovalButtons } from "./approval-buttons.js";
import { pretty } from "./pretty.js";

const words = {
  streaming: "Being called",
  approval: "Needs approval",
  running: "Running",
  done: "Done",
  failed: "Failed",
  interrupted: "Interrupted",
} as const;

const looks = { approval: "accent", done: "good", failed: "bad" } as const;

/** A tool call: its arguments and its result. */
export function ToolCard({ item }: { readonly item: ToolItem }): ReactNode {
  const { name, callId, status, output } = item;
  const { approvals } = useRealtime();
  const isWaiting = status === "approval" && approvals.some(({ id }) => id === callId);
  return (
    <article
      data-tool={name}
      data-status={status}
      className="w-full max-w-[85%] overflow-hidden rounded-2xl border bg-card"
    >
      <header className="flex items-center gap-2 px-4 py-2.5">
        <Wrench className="size-4 shrink-0 text-quiet" aria-hidden />
        <code className="min-w-0 truncate text-[13px] font-medium">{name}</code>
        <Badge look={status in looks ? looks[status as keyof typeof looks] : "plain"} className="ml-auto">
          {words[status]}
        </Badge>
      </header>
      <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-1 border-t px-4 py-2.5 text-xs">
        <Said name="Given" text={item.arguments} />
        {output !== null && <Said name="Answered" text={output} />}
      </dl>
      {isWaiting && <ApprovalButtons id={callId} name={name} />}
    </article>
  );
}

function Said({ name, text }: { readonly name: string; readonly text: string }): ReactNode {
  return (
    <>
      <dt className="text-quiet">{name}</dt>
      <dd className="max-h-40 overflow-y-auto font-mono wrap-anywhere whitespace-pre-wrap">{pretty(text)}</dd>
    </>
  );
}
