import type { PendingApproval } from "@rt/core";
import { forwardRef, type ComponentPropsWithoutRef, type ReactNode } from "react";
import type { RealtimeSource } from "../hooks/context.js";
import { useRealtime } from "../hooks/use-realtime.js";

/** A call that waits for the visitor's word, and how to give it. */
export interface Approval extends PendingApproval {
  readonly approve: () => void;
  /** The model is told why. */
  readonly reject: (reason?: string) => void;
}

/** All that a `div` takes, and how a call that waits is shown. */
export interface ApprovalsProps extends Omit<ComponentPropsWithoutRef<"div">, "children"> {
  readonly rt?: RealtimeSource | undefined;
  /** Default: its name, what it is given, and two buttons. */
  readonly children?: ((approval: Approval) => ReactNode) | undefined;
}

/** The calls of tools that wait for a word of the visitor's, each read out as it comes. */
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
