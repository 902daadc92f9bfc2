import type { Turn } from "@rt/core";
import type { ReactNode } from "react";
import { duration } from "./turn-spans.js";

const width = 360;
const height = 64;
const shown = 40;

/** How long the user waited for the first audio, turn by turn. */
export function LatencyChart({ turns }: { readonly turns: readonly Turn[] }): ReactNode {
  const waits = turns.flatMap(({ audibleMs, firstTextMs }) => audibleMs ?? firstTextMs ?? []).slice(-shown);
  if (waits.length < 2) return null;
  const top = Math.max(...waits);
  const barWidth = Math.min(24, width / waits.length);
  return (
    <figure className="grid gap-1">
      <figcaption className="flex justify-between text-xs text-quiet">
        <span>Wait for the answer to begin, by turn</span>
        <span className="tabular-nums">up to {duration(top)}</span>
      </figcaption>
      <svg
        viewBox={`0 0 ${width} ${height}`}
        preserveAspectRatio="none"
        className="h-16 w-full text-accent"
        role="img"
        aria-label={`Waits: ${waits.map(duration).join(", ")}`}
      >
        <line x1="0" x2={width} y1={height - 0.5} y2={height - 0.5} className="stroke-line" />
        {waits.map((ms, i) => (
          <rect
            // The position is the only identity of a bar.
            key={i}
            x={i * barWidth + 1}
            width={Math.max(1, barWidth - 2)}
            y={height - (height * ms) / top}
            height={(height * ms) / top}
            rx="2"
            fill="currentColor"
            opacity={i === waits.length - 1 ? 1 : 0.55}
          />
        ))}
      </svg>
    </figure>
  );
}
