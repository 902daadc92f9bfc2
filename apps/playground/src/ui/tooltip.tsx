import type { ReactNode } from "react";

/** Props of a tooltip. */
export interface TooltipProps {
  readonly text: string;
  /** Default above. */
  readonly side?: "above" | "below";
  readonly children: ReactNode;
}

/** Text shown on hover and focus. Screen readers skip it: the element has an accessible name of its own. */
export function Tooltip({ text, side = "above", children }: TooltipProps): ReactNode {
  return (
    <span className="tip" data-tip={text} data-side={side}>
      {children}
    </span>
  );
}
