import { useRealtime } from "@rt/react";
import { ChartNoAxesGantt } from "lucide-react";
import type { ReactNode } from "react";
import { useBench } from "../talk/bench.js";
import { Empty } from "./empty.js";
import { LatencyChart } from "./latency-chart.js";
import { spansOf, stages, totalMsOf } from "./turn-spans.js";
import { TurnRow } from "./turn-row.js";

/** Older turns are in the downloaded file. */
const shownTurns = 30;

/** Shows each turn and how long its stages took. */
export function TimelineTab(): ReactNode {
  const { latency } = useRealtime();
  const { speech } = useBench();
  if (!latency)
    return (
      <Empty icon={<ChartNoAxesGantt />} title="No turns yet">
        How long each one takes: your speech, thinking, the first sound, the whole answer.
      </Empty>
    );
  const turns = latency.turns.slice(-shownTurns).map((turn, i) => {
    const spans = spansOf(turn, speech.of(turn.speechEndMs));
    return { turn, spans, number: latency.turns.length - Math.min(shownTurns, latency.turns.length) + i + 1 };
  });
  const longestMs = Math.max(1_000, ...turns.map(({ spans }) => totalMsOf(spans)));
  return (
    <div
      className="relative grid content-start gap-5 overflow-y-auto p-5 -outline-offset-4"
      tabIndex={0}
      role="region"
      aria-label="Turns"
    >
      <Numbers />
      <LatencyChart turns={latency.turns} />
      <Legend shown={new Set(turns.flatMap(({ spans }) => spans.map(({ stage }) => stage)))} />
      <ol className="grid gap-4">
        {[...turns].reverse().map(({ turn, spans, number }) => (
          <TurnRow key={turn.startedAt} {...{ turn, spans, number, longestMs }} />
        ))}
      </ol>
    </div>
  );
}

function Numbers(): ReactNode {
  const { latency, connect } = useRealtime();
  const { p50, p95 } = latency?.summary.audibleMs ?? latency?.summary.firstTextMs ?? {};
  const numbers = [
    ["Connected in", connect?.ready ? connect.durationMs : undefined],
    ["Median wait", p50],
    ["95% within", p95],
  ] as const;
  return (
    <dl className="grid grid-cols-3 gap-2">
      {numbers.map(([name, ms]) => (
        <div key={name} className="rounded-xl bg-raised px-3 py-2.5">
          <dt className="text-xs text-quiet">{name}</dt>
          <dd className="text-lg font-semibold tabular-nums">
            {ms === undefined ? "–" : Math.round(ms)}
            {ms !== undefined && <span className="text-xs font-normal text-quiet"> ms</span>}
          </dd>
        </div>
      ))}
    </dl>
  );
}

function Legend({ shown }: { readonly shown: ReadonlySet<string> }): ReactNode {
  const all = Object.entries(stages).filter(([name]) => shown.has(name));
  return (
    <ul className="flex flex-wrap gap-x-4 gap-y-1 text-xs text-quiet" aria-label="Colours">
      {all.map(([name, { look, means }]) => (
        <li key={name} className="flex items-center gap-1.5">
          <span className={`size-2.5 rounded-sm ${look}`} aria-hidden />
          {means}
        </li>
      ))}
    </ul>
  );
}
