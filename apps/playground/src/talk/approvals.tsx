import { useRealtime } from "@rt/react";
import type { ReactNode } from "react";
import { ApprovalButtons } from "./approval-buttons.js";
import { pretty } from "./pretty.js";

/** Shows calls of MCP servers that wait for approval, which are not items of the conversation. */
export function Approvals(): ReactNode {
  const { approvals } = useRealtime();
  return approvals.map(
    ({ id, name, serverLabel, arguments: written }) =>
      serverLabel !== null && (
        <article key={id} className="max-w-[85%] overflow-hidden rounded-2xl border bg-card">
          <p className="px-4 py-2.5 text-sm">
            <code>{name}</code> of <strong>{serverLabel}</strong>
          </p>
          <pre className="border-t px-4 py-2.5 text-xs wrap-anywhere whitespace-pre-wrap">
            {pretty(written)}
          </pre>
          <ApprovalButtons id={id} name={name} />
        </article>
      ),
  );
}
