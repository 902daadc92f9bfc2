import type { ErrorCode } from "../errors.js";
import type { Failure } from "./failure.js";

/** What another attempt would meet again. Not `auth.failed`: asking for a token needs the network too. */
const codes: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  "options.invalid",
  "auth.missing",
  "auth.exposed",
  "auth.rejected",
  "auth.forbidden",
  "service.not-found",
  "link.insecure",
  "link.untrusted",
  "link.redirected",
  "link.aborted",
  "session.refused",
  "session.unsupported",
]);

/** What the service says of accounts and keys, under whatever status (T60). */
const serverCodes =
  /^(insufficient_quota|invalid_api_key|invalid_organization|account_deactivated|access_terminated|billing_.+|model_not_found|unsupported_country_region_territory)$/;

/** True where trying again would end the same way until somebody changes something (T60, T97). */
export function isFatal({
  code,
  status = 0,
  serverCode = "",
  closeCode = 0,
  closeReason = "",
}: Failure): boolean {
  if (codes.has(code) || serverCodes.test(serverCode)) return true;
  // A request the service calls wrong; 408, 425 and 429 only say "not now".
  if (code === "service.refused" && status >= 400 && status < 500) return status !== 408 && status !== 425;
  // Policy violation (RFC 6455), Unauthorized and Forbidden (IANA); OpenAI closes with 4000 and says what was wrong.
  return [1008, 3000, 3003].includes(closeCode) || closeReason.startsWith("invalid_request_error");
}
