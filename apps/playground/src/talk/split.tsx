import type { ReactNode } from "react";
import { classNames } from "../ui/class-names.js";

/** A text, and how far it was heard. */
export interface SplitProps {
  readonly heard: string;
  readonly rest: string;
  /** Whether the rest will never be heard. */
  readonly isCut?: boolean;
}

/** Shows what was heard, and dims the rest. */
export function Split({ heard, rest, isCut = false }: SplitProps): ReactNode {
  return (
    <>
      <span data-heard>{heard}</span>
      {rest && (
        <span data-unheard className={classNames("text-quiet", isCut && "line-through decoration-quiet/50")}>
          {rest}
        </span>
      )}
    </>
  );
}
