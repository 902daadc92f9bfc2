import { RealtimeError, type ErrorCode } from "../errors.js";
import type { ServerError } from "../protocol/server-events.js";
import type { Service } from "../services/service.js";
import { redact } from "../support/redact.js";

/** The error of a service that accepts the connection, says what is wrong, and closes: OpenAI does. */
export function serverRefusal({ name }: Service, { code, message, param }: ServerError): RealtimeError {
  return new RealtimeError(codeOf(code ?? ""), `${name} refused the session: ${redact(message)}`, {
    serverCode: code ?? undefined,
    param: param ?? undefined,
  });
}

function codeOf(serverCode: string): ErrorCode {
  if (serverCode === "invalid_api_key") return "auth.rejected";
  // `model_not_found` of OpenAI, `DeploymentNotFound` of Azure.
  if (/not_?found$/i.test(serverCode)) return "service.not-found";
  return /rate_limit|quota/.test(serverCode) ? "service.rate-limited" : "service.refused";
}
