import type { ReactNode } from "react";
import { classNames } from "../ui/class-names.js";

/** Words, and how far they were heard. */
export interface SplitProps {
  readonly heard: string;
  readonly rest: string;
  /** The rest never will be. */
  readonly isCut?: boolean;
}

/** What was heard, and dimmed what was not. */
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
