import { Check, ChevronDown } from "lucide-react";
import { Select as Radix } from "radix-ui";
import type { ReactNode } from "react";
import type { FieldIds } from "./field.js";

/** What can be chosen. */
export interface Option<T extends string> {
  readonly value: T;
  readonly label: string;
}

/** What a select is made of. */
export interface SelectProps<T extends string> {
  readonly ids: FieldIds;
  readonly value: T;
  readonly options: readonly Option<T>[];
  readonly onChange: (value: T) => void;
  readonly disabled?: boolean;
}

// Radix takes an empty value for none.
const empty = " ";

/** Chooses one of many. */
export function Select<T extends string>({
  ids,
  value,
  options,
  onChange,
  disabled,
}: SelectProps<T>): ReactNode {
  const choose = (chosen: string): void => {
    const option = options.find((other) => (other.value || empty) === chosen);
    if (option) onChange(option.value);
  };
  return (
    <Radix.Root value={value || empty} onValueChange={choose} disabled={disabled ?? false}>
      <Radix.Trigger
        {...ids}
        aria-labelledby={`${ids["aria-labelledby"]} ${ids.id}`}
        className="flex h-9 w-full items-center justify-between gap-2 rounded-lg border bg-card px-3 text-left text-sm disabled:opacity-55"
      >
        <span className="truncate">
          <Radix.Value />
        </span>
        <ChevronDown className="size-4 shrink-0 text-quiet" aria-hidden />
      </Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          position="popper"
          sideOffset={4}
          className="z-50 max-h-72 w-(--radix-select-trigger-width) overflow-hidden rounded-lg border bg-card shadow-lg"
        >
          <Radix.Viewport className="p-1">
            {options.map((option) => (
              <Choice key={option.value} {...option} />
            ))}
          </Radix.Viewport>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

function Choice({ value, label }: Option<string>): ReactNode {
  return (
    <Radix.Item
      value={value || empty}
      className="flex cursor-pointer items-center justify-between gap-2 rounded-md px-2 py-1.5 text-sm outline-none data-highlighted:bg-raised"
    >
      <Radix.ItemText>{label}</Radix.ItemText>
      <Radix.ItemIndicator>
        <Check className="size-4 text-accent-ink" aria-hidden />
      </Radix.ItemIndicator>
    </Radix.Item>
  );
}
