import type { ReactNode } from "react";

/** What a tooltip is made of. */
export interface TooltipProps {
  readonly text: string;
  /** Where it is seen. Default above. */
  readonly side?: "above" | "below";
  readonly children: ReactNode;
}

/** A word on what is pointed at or focused, which has a name of its own besides: nobody is read it. */
export function Tooltip({ text, side = "above", children }: TooltipProps): ReactNode {
  return (
    <span className="tip" data-tip={text} data-side={side}>
      {children}
    </span>
  );
}
