import type { RealtimeError } from "@rt/core";
import { forwardRef, type ComponentPropsWithoutRef, type ReactNode } from "react";
import type { RealtimeSource } from "../hooks/context.js";
import { useRealtime } from "../hooks/use-realtime.js";

/** All that a `div` takes, and how an error is shown. */
export interface ErrorNoticeProps extends Omit<ComponentPropsWithoutRef<"div">, "children"> {
  readonly rt?: RealtimeSource | undefined;
  /** Default: what its message says to do. */
  readonly children?: ((error: RealtimeError) => ReactNode) | undefined;
}

/** Is there as long as there is an error, and is read out. */
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
