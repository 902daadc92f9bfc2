import { RealtimeError } from "../errors.js";
import { host } from "../support/host.js";
import type { LinkEnd } from "./transport.js";

/**
 * Describes how a socket ended that the client did not close. A given `error` takes precedence over the close code.
 * Close codes: RFC 6455, section 7.4.1.
 */
export function linkEnd(closeCode: number, closeReason: string, error?: RealtimeError): LinkEnd {
  const code = closeCode === 1006 ? "link.lost" : closeCode === 1009 ? "link.too-large" : "link.closed";
  const reason = closeReason || undefined;
  const message = `the connection ended (${`${closeCode} ${closeReason}`.trim()})`;
  const told = error ?? new RealtimeError(code, message, { closeCode, closeReason: reason });
  return { error: told, code: closeCode, reason };
}

/** Throws `options.invalid` for a code or reason that a close must not carry (RFC 6455, sections 5.5 and 7.4). */
export function assertCloseable(code: number, reason: string): void {
  const allowed = code === 1000 || (code >= 3000 && code < 5000 && Number.isInteger(code));
  if (allowed && new host.TextEncoder().encode(reason).length <= 123) return;
  throw new RealtimeError(
    "options.invalid",
    "close code must be 1000 or 3000 to 4999, reason at most 123 bytes",
  );
}
