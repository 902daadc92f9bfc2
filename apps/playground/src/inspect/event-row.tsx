import { ArrowDown, ArrowUp } from "lucide-react";
import { memo, useState, type ReactNode } from "react";
import type { LoggedEvent } from "../wire/event-log.js";

/** An event, which expands to its content. */
export const EventRow = memo(function EventRow({ event }: { readonly event: LoggedEvent }): ReactNode {
  const { direction, type, at, text, bytes } = event;
  const [isOpen, setOpen] = useState(false);
  const Arrow = direction === "sent" ? ArrowUp : ArrowDown;
  return (
    <li className="border-b [contain-intrinsic-height:auto_2.25rem] [content-visibility:auto]">
      <button
        type="button"
        aria-expanded={isOpen}
        onClick={() => setOpen(!isOpen)}
        className="flex h-9 w-full items-center gap-2 px-5 text-left text-xs -outline-offset-2 hover:bg-raised"
      >
        <Arrow
          className={`size-3.5 shrink-0 ${direction === "sent" ? "text-you" : "text-accent-ink"}`}
          aria-hidden
        />
        <span className="sr-only">{direction}</span>
        <code className={`min-w-0 grow truncate ${type === "error" ? "text-bad" : ""}`}>{type}</code>
        <span className="shrink-0 text-quiet tabular-nums">{bytes.toLocaleString("en")} B</span>
        <time className="w-21 shrink-0 text-right text-quiet tabular-nums">{timeOf(at)}</time>
      </button>
      {isOpen && (
        <pre
          className="max-h-96 overflow-auto bg-raised px-5 py-3 text-xs leading-relaxed"
          tabIndex={0}
          aria-label={type}
        >
          {indented(text)}
        </pre>
      )}
    </li>
  );
});

function timeOf(at: number): string {
  // In the user's time zone, not UTC.
  return new Date(at - new Date(at).getTimezoneOffset() * 60_000).toISOString().slice(11, 23);
}

/** Texts that were cut are not valid JSON. */
function indented(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}
