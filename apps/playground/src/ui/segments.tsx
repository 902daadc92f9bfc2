import { RadioGroup } from "radix-ui";
import type { ReactNode } from "react";
import type { FieldIds } from "./field.js";
import type { Option } from "./select.js";

/** Props of segments. */
export interface SegmentsProps<T extends string> {
  readonly ids: Partial<FieldIds> & { readonly "aria-label"?: string };
  readonly value: T;
  readonly options: readonly Option<T>[];
  readonly onChange: (value: T) => void;
  readonly disabled?: boolean;
}

/** Chooses one of a few options, all of which are visible. */
export function Segments<T extends string>({
  ids,
  options,
  onChange,
  ...state
}: SegmentsProps<T>): ReactNode {
  const choose = (chosen: string): void => {
    const option = options.find(({ value }) => value === chosen);
    if (option) onChange(option.value);
  };
  return (
    <RadioGroup.Root
      {...ids}
      {...state}
      onValueChange={choose}
      orientation="horizontal"
      className="flex gap-0.5 rounded-lg bg-raised p-0.5 data-disabled:opacity-55"
    >
      {options.map(({ value, label }) => (
        <RadioGroup.Item
          key={value}
          value={value}
          className="h-8 grow rounded-md px-2 text-[13px] text-quiet transition-colors data-[state=checked]:bg-card data-[state=checked]:font-medium data-[state=checked]:text-ink data-[state=checked]:shadow-sm dark:data-[state=checked]:bg-line"
        >
          {label}
        </RadioGroup.Item>
      ))}
    </RadioGroup.Root>
  );
}
