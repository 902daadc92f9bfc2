import { cva, type VariantProps } from "class-variance-authority";
import type { ComponentPropsWithRef, ReactNode } from "react";

const look = cva(
  "inline-flex items-center gap-1.5 rounded-full px-2 py-0.5 text-xs font-medium whitespace-nowrap",
  {
    variants: {
      look: {
        plain: "bg-raised text-quiet",
        accent: "bg-accent-soft text-accent-ink",
        good: "bg-raised text-good",
        bad: "bg-bad-soft text-bad",
      },
    },
    defaultVariants: { look: "plain" },
  },
);

/** A short label for a status. */
export function Badge({
  look: chosen,
  className,
  ...props
}: ComponentPropsWithRef<"span"> & VariantProps<typeof look>): ReactNode {
  return <span className={look({ look: chosen, className })} {...props} />;
}
