import { costOf, type Cost, type Usage } from "@rt/core";
import { useRealtime } from "@rt/react";
import { useState, type ReactNode } from "react";
import { useService } from "../talk/use-service.js";
import { keepPrices, keptPrices, pricesOf } from "./prices.js";
import { PriceFields } from "./price-fields.js";

/** Shows the token usage and its cost. */
export function UsageTab(): ReactNode {
  const { usage } = useRealtime();
  const { kind } = useService();
  const [prices, setPrices] = useState(keptPrices);
  const cost = costOf(usage, pricesOf(prices));
  const change = (next: typeof prices): void => {
    setPrices(next);
    keepPrices(next);
  };
  return (
    <div
      className="relative grid content-start gap-6 overflow-y-auto p-5 -outline-offset-4"
      tabIndex={0}
      role="region"
      aria-label="Usage"
    >
      <div className="rounded-xl bg-raised px-4 py-3">
        <p className="text-xs text-quiet">Cost of this conversation, at the prices below</p>
        <p className="text-3xl font-semibold tracking-tight tabular-nums">${cost.total.toFixed(4)}</p>
        {kind === "simulator" && (
          <p className="text-xs text-quiet">The simulator is free, and only estimates its tokens.</p>
        )}
      </div>
      <UsageTable usage={usage} cost={cost} />
      <PriceFields prices={prices} onChange={change} />
    </div>
  );
}

interface UsageTableProps {
  readonly usage: Usage;
  readonly cost: Cost;
}

function UsageTable({ usage, cost }: UsageTableProps): ReactNode {
  const { input, cached, output, transcription } = usage;
  const rows: readonly Row[] = [
    ["Input", input.text - cached.text, input.audio - cached.audio, sum(cost.input)],
    ["Cached", cached.text, cached.audio, sum(cost.cached)],
    ["Output", output.text, output.audio, sum(cost.output)],
  ];
  return (
    <table className="w-full text-[13px] tabular-nums">
      <caption className="pb-2 text-left text-xs text-quiet">
        Tokens of {usage.responses} {usage.responses === 1 ? "response" : "responses"}
        {transcription.seconds > 0 && `, and ${Math.round(transcription.seconds)} s transcribed`}
      </caption>
      <thead className="text-xs text-quiet">
        <tr>
          {["", "Text", "Audio", "Cost"].map((name, i) => (
            <th
              key={name}
              scope="col"
              className={`pb-1.5 font-medium ${i === 0 ? "text-left" : "text-right"}`}
            >
              {name || <span className="sr-only">Kind</span>}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <UsageRow key={row[0]} row={row} />
        ))}
      </tbody>
    </table>
  );
}

type Row = readonly [name: string, text: number, audio: number, money: number];

function UsageRow({ row: [name, text, audio, money] }: { readonly row: Row }): ReactNode {
  return (
    <tr className="border-t">
      <th scope="row" className="py-2 text-left font-medium">
        {name}
      </th>
      <td className="text-right">{text.toLocaleString("en")}</td>
      <td className="text-right">{audio.toLocaleString("en")}</td>
      <td className="text-right">${money.toFixed(4)}</td>
    </tr>
  );
}

function sum({ text, audio, image }: Cost["input"]): number {
  return text + audio + image;
}
