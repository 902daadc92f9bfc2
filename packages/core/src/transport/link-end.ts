import { RealtimeError } from "../errors.js";
import type { LinkEnd } from "./transport.js";

/**
 * How a socket ended that we did not close. An `error` that says more than the close code wins. Close codes:
 * RFC 6455, section 7.4.1.
 */
export function linkEnd(closeCode: number, closeReason: string, error?: RealtimeError): LinkEnd {
  const code = closeCode === 1006 ? "link.lost" : closeCode === 1009 ? "link.too-large" : "link.closed";
  const reason = closeReason || undefined;
  const message = `the connection ended (${reason ? `${closeCode} ${reason}` : closeCode})`;
  const told = error ?? new RealtimeError(code, message, { closeCode, closeReason: reason });
  return { error: told, code: closeCode, reason };
}
