import type { ReactNode } from "react";
import { classNames } from "./class-names.js";
import { controlLook, type FieldIds } from "./field.js";

/** An option to choose. */
export interface Option<T extends string> {
  readonly value: T;
  readonly label: string;
}

/** Props of a select. */
export interface SelectProps<T extends string> {
  readonly ids: Partial<FieldIds> & { readonly "aria-label"?: string };
  readonly value: T;
  readonly options: readonly Option<T>[];
  readonly onChange: (value: T) => void;
  readonly disabled?: boolean;
  readonly className?: string;
}

/** The look of a select, for other elements. */
export const selectLook = classNames(controlLook, "select h-9 truncate pr-8");

/** Chooses one of many options with the browser's native control, which suits keyboard, pointer and phone. */
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
