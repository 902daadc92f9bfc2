import type { PendingApproval } from "@rt/core";
import { forwardRef, type ComponentPropsWithoutRef, type ReactNode } from "react";
import type { RealtimeSource } from "../hooks/context.js";
import { useRealtime } from "../hooks/use-realtime.js";

/** A tool call that waits for the user's approval, with the functions that decide. */
export interface Approval extends PendingApproval {
  readonly approve: () => void;
  /** The model is told the reason. */
  readonly reject: (reason?: string) => void;
}

/** The props of a `div`, and how to render a waiting call. */
export interface ApprovalsProps extends Omit<ComponentPropsWithoutRef<"div">, "children"> {
  readonly rt?: RealtimeSource | undefined;
  /** Default: the tool's name, its arguments and two buttons. */
  readonly children?: ((approval: Approval) => ReactNode) | undefined;
}

/** Lists the tool calls that wait for the user's approval, and announces each to screen readers. */
export const Approvals = /* @__PURE__ */ forwardRef<HTMLDivElement, ApprovalsProps>(
  ({ rt, children = question, ...props }, ref) => {
    const { approvals, approve, reject } = useRealtime(rt);
    return (
      <div aria-live="polite" {...props} ref={ref}>
        {approvals.map(({ id, ...call }) => (
          <div key={id} role="group" aria-label={call.name}>
            {children({ id, ...call, approve: () => approve(id), reject: (reason) => reject(id, reason) })}
          </div>
        ))}
      </div>
    );
  },
);

function question({ name, arguments: given, approve, reject }: Approval): ReactNode {
  return (
    <>
      <code>{`${name} ${given}`}</code>
      <button type="button" onClick={approve}>
        Allow
      </button>
      <button type="button" onClick={() => reject("The user declined.")}>
        Decline
      </button>
    </>
  );
}
