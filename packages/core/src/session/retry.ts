import { backoff, type Attempt } from "../transport/backoff.js";
import type { Failure } from "./failure.js";
import type { Settings } from "./state.js";

/** How long to wait before another attempt; null where it is not wanted, or of no use (T60, T97). */
export function retryDelay(
  { reconnect }: Settings,
  cause: Failure | null,
  { attempt, chance }: Attempt,
): number | null {
  if (!reconnect || attempt > reconnect.maxAttempts || (cause && isFatal(cause))) return null;
  return backoff(reconnect, { attempt, chance, retryAfterMs: cause?.retryAfterMs });
}

/** What another attempt would meet again. Not `auth.failed`: asking for a token needs the network too. */
const codes =
  /^(options\.|auth\.(?!failed)|service\.not-found|link\.(insecure|untrusted|redirected|aborted)|session\.(refused|unsupported))/;

/** What the service says of accounts and keys, under whatever status (T60). */
const serverCodes = /^(insufficient_quota|invalid_api_key|account_deactivated|billing_)/;

/** True where trying again would end the same way until somebody changes something (T60, T97). */
function isFatal({ code, status = 0, serverCode = "", closeCode = 0, closeReason = "" }: Failure): boolean {
  if (codes.test(code) || serverCodes.test(serverCode)) return true;
  // A request the service calls wrong; 408 only says "not now".
  if (code === "service.refused" && status >= 400 && status < 500) return status !== 408;
  // Policy violation (RFC 6455), Unauthorized and Forbidden (IANA); OpenAI closes with 4000 and says what was wrong.
  return [1008, 3000, 3003].includes(closeCode) || /^invalid_request_error/.test(closeReason);
}
