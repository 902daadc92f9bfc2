import type { ReactNode } from "react";
import { Input } from "../ui/field.js";
import type { PriceForm } from "./prices.js";

const rows = [
  ["Input", "inputText", "inputAudio"],
  ["Cached", "cachedText", "cachedAudio"],
  ["Output", "outputText", "outputAudio"],
] as const;

/** Props of the price fields. */
export interface PriceFieldsProps {
  readonly prices: PriceForm;
  readonly onChange: (prices: PriceForm) => void;
}

/** Editable prices per million tokens. */
export function PriceFields({ prices, onChange }: PriceFieldsProps): ReactNode {
  return (
    <fieldset className="grid gap-2">
      <legend className="pb-2 text-xs leading-relaxed text-quiet">
        <span className="block text-[13px] font-medium text-ink">Prices</span>
        US dollars for a million tokens. These are an example: put in what you pay.
      </legend>
      <div className="grid grid-cols-[1fr_6rem_6rem] gap-2 text-right text-xs text-quiet" aria-hidden>
        <span />
        <span>Text</span>
        <span>Audio</span>
      </div>
      {rows.map(([name, text, audio]) => (
        <div key={name} className="grid grid-cols-[1fr_6rem_6rem] items-center gap-2 text-[13px]">
          <span>{name}</span>
          {[text, audio].map((field) => (
            <Input
              key={field}
              type="number"
              min={0}
              step={0.1}
              className="text-right tabular-nums"
              aria-label={`${name}, ${field === text ? "text" : "audio"}`}
              value={prices[field]}
              onChange={({ target }) => onChange({ ...prices, [field]: Math.max(0, Number(target.value)) })}
            />
          ))}
        </div>
      ))}
    </fieldset>
  );
}
