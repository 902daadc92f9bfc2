import { useRealtime, type RealtimeState } from "@rt/react";
import type { ReactNode } from "react";
import { useSettings } from "../settings/use-settings.js";

const phases: Readonly<Record<RealtimeState["phase"], string>> = {
  idle: "",
  starting: "Connecting",
  ready: "Connected",
  reconnecting: "The connection was lost. Reconnecting",
  ended: "Stopped",
  // The alert announces it.
  failed: "",
};

/**
 * Announces to screen readers what users cannot hear anyway. They hear turns and spoken words; written answers are read
 * out once complete.
 */
export function Announcements(): ReactNode {
  const { phase, approvals, items } = useRealtime();
  const { settings } = useSettings();
  const [approval] = approvals;
  const answer = items.at(-1);
  const isRead = settings.modality === "text" && answer?.kind === "message" && answer.role === "assistant";
  return (
    <div className="sr-only">
      <p role="status">{phases[phase]}</p>
      <p role="status">{approval && `${approval.name} waits for your approval`}</p>
      <p role="status">{isRead && answer.status === "done" && answer.text}</p>
    </div>
  );
}
