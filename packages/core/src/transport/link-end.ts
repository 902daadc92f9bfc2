import { RealtimeError } from "../errors.js";
import { host } from "../support/host.js";
import type { LinkEnd } from "./transport.js";

/**
 * How a socket ended that we did not close. An `error` that says more than the close code wins. Close codes:
 * RFC 6455, section 7.4.1.
 */
export function linkEnd(closeCode: number, closeReason: string, error?: RealtimeError): LinkEnd {
  const code = closeCode === 1006 ? "link.lost" : closeCode === 1009 ? "link.too-large" : "link.closed";
  const reason = closeReason || undefined;
  const message = `the connection ended (${`${closeCode} ${closeReason}`.trim()})`;
  const told = error ?? new RealtimeError(code, message, { closeCode, closeReason: reason });
  return { error: told, code: closeCode, reason };
}

/** Throws `options.invalid` for a code or reason that no close may carry (RFC 6455, sections 5.5 and 7.4). */
export function assertCloseable(code: number, reason: string): void {
  const allowed = code === 1000 || (code >= 3000 && code < 5000 && Number.isInteger(code));
  if (allowed && new host.TextEncoder().encode(reason).length <= 123) return;
  throw new RealtimeError("options.invalid", "close with 1000 or 3000 to 4999, and up to 123 bytes");
}
