import { useId, type ComponentPropsWithRef, type ReactNode } from "react";
import { Input } from "../ui/field.js";

/** All that an input takes, and what is often wanted of it. */
export interface SuggestedInputProps extends ComponentPropsWithRef<"input"> {
  readonly suggestions: readonly string[];
}

/** A line of text, of which some are suggested. */
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
