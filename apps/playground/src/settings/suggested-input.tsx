import { useId, type ComponentPropsWithRef, type ReactNode } from "react";
import { Input } from "../ui/field.js";

/** The props of an input, and suggested values. */
export interface SuggestedInputProps extends ComponentPropsWithRef<"input"> {
  readonly suggestions: readonly string[];
}

/** A text input with suggestions. */
export function SuggestedInput({ suggestions, ...props }: SuggestedInputProps): ReactNode {
  const list = useId();
  return (
    <>
      <Input list={list} spellCheck={false} autoComplete="off" {...props} />
      <datalist id={list}>
        {suggestions.map((value) => (
          <option key={value} value={value} />
        ))}
      </datalist>
    </>
  );
}
