import type { Turn } from "@rt/core";
import { Wrench } from "lucide-react";
import type { ReactNode } from "react";
import { Badge } from "../ui/badge.js";
import { duration, stages, totalMsOf, type Span } from "./turn-spans.js";

/** Props of a row. */
export interface TurnRowProps {
  readonly turn: Turn;
  readonly spans: readonly Span[];
  readonly number: number;
  /** The duration that the full width stands for. */
  readonly longestMs: number;
}

const causes = { speech: "You spoke", respond: "You typed", server: "By itself" } as const;

/** A turn as a bar and in numbers. */
export function TurnRow({ turn, spans, number, longestMs }: TurnRowProps): ReactNode {
  const { began, audibleMs, firstTextMs, interrupted, underruns, tools } = turn;
  const waitMs = audibleMs ?? firstTextMs;
  return (
    <li className="grid gap-1.5">
      <p className="flex items-baseline gap-2 text-[13px]">
        <span className="text-quiet tabular-nums">{number}</span>
        <span className="font-medium">{causes[began]}</span>
        {interrupted && <Badge look="bad">interrupted</Badge>}
        {underruns > 0 && <Badge>{underruns === 1 ? "a gap" : `${underruns} gaps`}</Badge>}
        <span className="ml-auto font-medium tabular-nums" title="Until the answer began">
          {waitMs === null ? "no answer" : duration(waitMs)}
        </span>
      </p>
      <Bar spans={spans} longestMs={longestMs} />
      <p className="text-xs text-quiet tabular-nums">
        {spans.map(({ stage, ms }) => `${stages[stage].means.toLowerCase()} ${duration(ms)}`).join(" · ")}
      </p>
      {tools.map(({ callId, name, startMs, endMs }) => (
        <p key={callId} className="flex items-center gap-1.5 text-xs text-quiet tabular-nums">
          <Wrench className="size-3" aria-hidden />
          <code>{name}</code>
          after {duration(startMs)}
          {endMs !== null && `, took ${duration(endMs - startMs)}`}
        </p>
      ))}
    </li>
  );
}

/** As long as the turn took, with each stage in its color. */
function Bar({ spans, longestMs }: Pick<TurnRowProps, "spans" | "longestMs">): ReactNode {
  return (
    <div
      role="img"
      aria-label={spans.map(({ stage, ms }) => `${stages[stage].means} ${duration(ms)}`).join(", ")}
      className="flex h-3 gap-px overflow-hidden rounded-full"
      style={{ width: `${Math.max(4, (100 * totalMsOf(spans)) / longestMs)}%` }}
    >
      {spans.map(({ stage, ms }) => (
        <span
          key={stage}
          title={`${stages[stage].means}: ${duration(ms)}`}
          className={`min-w-0.5 ${stages[stage].look}`}
          style={{ flexGrow: ms }}
        />
      ))}
    </div>
  );
}
