import { RealtimeError } from "../errors.js";
import { host } from "../support/host.js";

/**
 * Throws `link.insecure` for an address that is neither encrypted nor on this machine: anyone could read a key sent
 * there. Loopback never leaves the machine (RFC 6761, section 6.3).
 */
export function assertPrivate(href: string): void {
  const { protocol, hostname } = new host.URL(href);
  if (/^(wss|https):$/.test(protocol) || /^(localhost|127(\.\d+){3}|\[::1\])$/.test(hostname)) return;
  throw new RealtimeError("link.insecure", `${hostname} is not localhost: use https or wss`);
}
