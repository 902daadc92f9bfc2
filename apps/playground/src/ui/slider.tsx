import { Slider as Radix } from "radix-ui";
import type { ReactNode } from "react";
import { Field } from "./field.js";

/** Props of a slider. */
export interface SliderProps {
  readonly label: string;
  readonly help?: ReactNode;
  readonly value: number;
  readonly min: number;
  readonly max: number;
  readonly step: number;
  /** Formats the value to show and read out: `500 ms`. */
  readonly show?: (value: number) => string;
  readonly onChange: (value: number) => void;
  readonly disabled?: boolean;
}

/** A labeled number within a range. */
export function Slider({ label, help, value, show = String, onChange, ...range }: SliderProps): ReactNode {
  const shown = show(value);
  const output = <span className="text-xs text-quiet tabular-nums">{shown}</span>;
  return (
    <Field label={label} help={help} aside={output}>
      {(ids) => (
        <Radix.Root
          {...range}
          value={[value]}
          onValueChange={([next = value]) => onChange(next)}
          className="relative flex h-5 touch-none items-center data-disabled:opacity-50"
        >
          <Radix.Track className="relative h-1.5 grow rounded-full bg-line">
            <Radix.Range className="absolute h-full rounded-full bg-accent" />
          </Radix.Track>
          <Radix.Thumb
            {...ids}
            aria-valuetext={shown}
            className="block size-4.5 rounded-full border-2 border-accent bg-white shadow-sm transition-transform hover:scale-110"
          />
        </Radix.Root>
      )}
    </Field>
  );
}
