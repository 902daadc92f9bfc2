import { RealtimeError } from "../errors.js";
import type { LinkEnd } from "./transport.js";

/** How a socket ended that we did not close. An `error` that says more than the close code wins. */
export function linkEnd(code: number, reason: string, error?: RealtimeError): LinkEnd {
  return { error: error ?? closeError(code, reason), code, ...(reason && { reason }) };
}

/** Close codes: RFC 6455, section 7.4.1. */
function closeError(closeCode: number, closeReason: string): RealtimeError {
  const code = closeCode === 1006 ? "link.lost" : closeCode === 1009 ? "link.too-large" : "link.closed";
  const told = [closeCode, closeReason].filter(Boolean).join(" ");
  return new RealtimeError(code, `the connection ended (${told})`, {
    closeCode,
    ...(closeReason && { closeReason }),
  });
}
