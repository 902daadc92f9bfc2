import { cva, type VariantProps } from "class-variance-authority";
import type { ComponentPropsWithRef, ReactNode } from "react";

/** The look of a button, for other elements. */
export const buttonLook = cva(
  `inline-flex shrink-0 items-center justify-center gap-2 font-medium whitespace-nowrap transition
   active:scale-[0.97] disabled:pointer-events-none disabled:opacity-45 [&_svg]:shrink-0`,
  {
    variants: {
      look: {
        solid: "bg-accent text-on-accent hover:brightness-110",
        plain: "border bg-card hover:bg-raised",
        ghost: "text-quiet hover:bg-raised hover:text-ink",
        danger: "bg-bad-soft text-bad hover:brightness-95 dark:hover:brightness-125",
      },
      size: {
        tiny: "size-6 rounded-md pointer-coarse:size-9 [&_svg]:size-3.5",
        small: "h-8 rounded-lg px-2.5 text-[13px] [&_svg]:size-4",
        medium: "h-9 rounded-lg px-3.5 text-sm [&_svg]:size-4",
        pill: "h-10 rounded-full px-4 text-sm [&_svg]:size-4",
        large: "h-12 rounded-full px-6 text-base [&_svg]:size-4",
        icon: "size-9 rounded-lg pointer-coarse:size-10 [&_svg]:size-4",
        round: "size-12 rounded-full [&_svg]:size-5",
        send: "size-11 rounded-full [&_svg]:size-4",
      },
    },
    defaultVariants: { look: "plain", size: "medium" },
  },
);

/** The props of a button, and its look. */
export type ButtonProps = ComponentPropsWithRef<"button"> & VariantProps<typeof buttonLook>;

/** A button. */
export function Button({ look, size, className, ...props }: ButtonProps): ReactNode {
  return <button type="button" className={buttonLook({ look, size, className })} {...props} />;
}
