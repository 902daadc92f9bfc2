import { cva, type VariantProps } from "class-variance-authority";
import type { ComponentPropsWithRef, ReactNode } from "react";
import { classNames } from "./class-names.js";

/** For what looks like a button and is another element. */
export const buttonLook = cva(
  `inline-flex shrink-0 items-center justify-center gap-2 rounded-lg text-sm font-medium whitespace-nowrap
   transition-colors disabled:pointer-events-none disabled:opacity-45 [&_svg]:size-4 [&_svg]:shrink-0`,
  {
    variants: {
      look: {
        solid: "bg-accent text-on-accent hover:brightness-110",
        plain: "border bg-card hover:bg-raised",
        ghost: "text-quiet hover:bg-raised hover:text-ink",
        danger: "bg-bad-soft text-bad hover:brightness-95 dark:hover:brightness-125",
      },
      size: {
        small: "h-8 px-2.5 text-[13px]",
        medium: "h-9 px-3.5",
        large: "h-12 rounded-full px-6 text-base",
        icon: "size-9",
        round: "size-12 rounded-full [&_svg]:size-5",
      },
    },
    defaultVariants: { look: "plain", size: "medium" },
  },
);

/** All that a button takes, and how it looks. */
export type ButtonProps = ComponentPropsWithRef<"button"> & VariantProps<typeof buttonLook>;

/** A button. */
export function Button({ look, size, className, ...props }: ButtonProps): ReactNode {
  return <button type="button" className={classNames(buttonLook({ look, size }), className)} {...props} />;
}
