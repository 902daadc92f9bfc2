import type { ReactNode } from "react";
import { classNames } from "./class-names.js";
import { controlLook, type FieldIds } from "./field.js";

/** What can be chosen. */
export interface Option<T extends string> {
  readonly value: T;
  readonly label: string;
}

/** What a select is made of. */
export interface SelectProps<T extends string> {
  readonly ids: Partial<FieldIds> & { readonly "aria-label"?: string };
  readonly value: T;
  readonly options: readonly Option<T>[];
  readonly onChange: (value: T) => void;
  readonly disabled?: boolean;
  readonly className?: string;
}

/** For a select that is made elsewhere. */
export const selectLook = classNames(controlLook, "select h-9 truncate pr-8");

/** Chooses one of many, as the device does that best: by keyboard, by pointer, by a wheel on phones. */
export function Select<T extends string>({
  ids,
  options,
  onChange,
  className,
  ...state
}: SelectProps<T>): ReactNode {
  const choose = (chosen: string): void => {
    const option = options.find(({ value }) => value === chosen);
    if (option) onChange(option.value);
  };
  return (
    <select
      {...ids}
      {...state}
      className={classNames(selectLook, className)}
      onChange={({ target }) => choose(target.value)}
    >
      {options.map(({ value, label }) => (
        <option key={value} value={value}>
          {label}
        </option>
      ))}
    </select>
  );
}
