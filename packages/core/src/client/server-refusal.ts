import { sockets } from "#socket";
import { RealtimeError, type ErrorCode } from "../errors.js";
import type { ServerError } from "../protocol/server-events.js";
import type { Service } from "../services/service.js";
import { redact } from "../support/redact.js";
import type { LinkEnd } from "../transport/transport.js";

/** The error of a service that accepts the connection, says what is wrong, and closes: OpenAI does. */
export function serverRefusal({ kind, name }: Service, said: ServerError, end: LinkEnd): RealtimeError {
  // Templates, because a peer that turns us away may not send what its type promises.
  const serverCode = `${said.code ?? ""}`;
  const code = codeOf(serverCode, end.code);
  const parts = [`${name} refused the session (${redact(`${said.message}`)})`, sockets.advice?.[kind][code]];
  return new RealtimeError(code, parts.filter(Boolean).join("; "), {
    serverCode: serverCode || undefined,
    param: said.param ?? undefined,
    closeCode: end.code,
    closeReason: end.reason,
  });
}

/** `model_not_found`, `invalid_model` and close code 3000 are OpenAI's, `DeploymentNotFound` is Azure's. */
function codeOf(serverCode: string, closeCode: number | undefined): ErrorCode {
  if (/not_?found$|_model$/i.test(serverCode)) return "service.not-found";
  if (/rate_limit|quota/.test(serverCode)) return "service.rate-limited";
  return serverCode === "invalid_api_key" || closeCode === 3000 ? "auth.rejected" : "service.refused";
}
