import { useRealtime } from "@rt/react";
import { Check, X } from "lucide-react";
import type { ReactNode } from "react";
import { Button } from "../ui/button.js";

/** Approves or rejects a tool call. */
export function ApprovalButtons({ id, name }: { readonly id: string; readonly name: string }): ReactNode {
  const { approve, reject } = useRealtime();
  return (
    <div
      role="group"
      aria-label={`May it call ${name}?`}
      className="flex gap-2 border-t bg-accent-soft px-4 py-2.5"
    >
      <Button look="solid" size="small" onClick={() => approve(id)}>
        <Check />
        Approve
      </Button>
      <Button size="small" onClick={() => reject(id, "The user declined.")}>
        <X />
        Reject
      </Button>
    </div>
  );
}
