import { backoff, type Attempt } from "../transport/backoff.js";
import type { Failure } from "./failure.js";
import type { Settings } from "./state.js";

/** The delay before another attempt; null if none is wanted or it would be useless (T60, T97). */
export function retryDelay(
  { reconnect }: Settings,
  cause: Failure | null,
  { attempt, chance }: Attempt,
): number | null {
  if (!reconnect || attempt > reconnect.maxAttempts || (cause && isFatal(cause))) return null;
  return backoff(reconnect, { attempt, chance, retryAfterMs: cause?.retryAfterMs });
}

/** Errors that another attempt would meet again. Not `auth.failed`: requesting a token needs the network, too. */
const codes =
  /^(options\.|auth\.(?!failed)|service\.not-found|link\.(insecure|untrusted|redirected|aborted)|session\.(refused|unsupported))/;

/** Account and key errors of the service, under any status (T60). */
const serverCodes = /^(insufficient_quota|invalid_api_key|account_deactivated|billing_)/;

/** True if another attempt would end the same way until somebody changes something (T60, T97). */
function isFatal({ code, status = 0, serverCode = "", closeCode = 0, closeReason = "" }: Failure): boolean {
  if (codes.test(code) || serverCodes.test(serverCode)) return true;
  // The service considers the request wrong; 408 only means "not now".
  if (code === "service.refused" && status >= 400 && status < 500) return status !== 408;
  // Policy violation (RFC 6455), Unauthorized and Forbidden (IANA); OpenAI closes with 4000 and a reason.
  return [1008, 3000, 3003].includes(closeCode) || /^invalid_request_error/.test(closeReason);
}
