import type { RealtimeError } from "@rt/core";
import { forwardRef, type ComponentPropsWithoutRef, type ReactNode } from "react";
import type { RealtimeSource } from "../hooks/context.js";
import { useRealtime } from "../hooks/use-realtime.js";

/** The props of a `div`, and how to render the error. */
export interface ErrorNoticeProps extends Omit<ComponentPropsWithoutRef<"div">, "children"> {
  readonly rt?: RealtimeSource | undefined;
  /** Default: its message, which says what to do. */
  readonly children?: ((error: RealtimeError) => ReactNode) | undefined;
}

/** Shows the current error, if any, and announces it to screen readers. */
export const ErrorNotice = /* @__PURE__ */ forwardRef<HTMLDivElement, ErrorNoticeProps>(
  ({ rt, children = hintOf, ...props }, ref) => {
    const { error } = useRealtime(rt);
    return (
      error && (
        <div role="alert" {...props} ref={ref}>
          {children(error)}
        </div>
      )
    );
  },
);

/** The message without the code. */
function hintOf({ code, message }: RealtimeError): string {
  return message.slice(code.length + 2);
}
