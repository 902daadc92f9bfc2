import { Tooltip as Radix } from "radix-ui";
import type { ReactElement, ReactNode } from "react";

/** What a tooltip is made of. */
export interface TooltipProps {
  readonly text: string;
  readonly children: ReactElement;
}

/** A word on what is pointed at or focused, which has a name of its own besides. */
export function Tooltip({ text, children }: TooltipProps): ReactNode {
  return (
    <Radix.Root>
      <Radix.Trigger asChild>{children}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          sideOffset={6}
          className="z-50 rounded-md bg-ink px-2 py-1 text-xs text-page shadow-md select-none"
        >
          {text}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
