import { sockets } from "#socket";
import { RealtimeError, type ErrorCode } from "../errors.js";
import type { ServerError } from "../protocol/server-events.js";
import { redact as redactKeys } from "../support/redact.js";
import type { Service } from "../services/service.js";
import type { LinkEnd } from "../transport/transport.js";

/** A refusal by a service that accepted the connection, sent an error, and closed, as OpenAI does. */
export interface ServerRefusal {
  readonly service: Service;
  readonly said: ServerError;
  readonly end: LinkEnd;
  /** Removes keys from the service's message. */
  readonly redact: ((text: string) => string) | undefined;
}

/** Creates the error for such a refusal. */
export function serverRefusal({ service, said, end, redact = redactKeys }: ServerRefusal): RealtimeError {
  const { kind, name } = service;
  const serverCode = text(said.code);
  const code = codeOf(serverCode ?? "", end.code);
  const message = text(said.message) ?? "no reason given";
  const parts = [`${name} refused the session (${redact(message)})`, sockets.advice?.[kind][code]];
  return new RealtimeError(code, parts.filter(Boolean).join("; "), {
    serverCode,
    param: text(said.param),
    closeCode: end.code,
    closeReason: end.reason,
  });
}

/** A server that refuses a connection may not send what its type promises. */
function text(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

/** `model_not_found`, `invalid_model` and close code 3000 are OpenAI's, `DeploymentNotFound` is Azure's. */
function codeOf(serverCode: string, closeCode: number | undefined): ErrorCode {
  if (/not_?found$|_model$/i.test(serverCode)) return "service.not-found";
  if (/rate_limit|quota/.test(serverCode)) return "service.rate-limited";
  return serverCode === "invalid_api_key" || closeCode === 3000 ? "auth.rejected" : "service.refused";
}
