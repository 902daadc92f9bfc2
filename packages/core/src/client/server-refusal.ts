import { RealtimeError, type ErrorCode } from "../errors.js";
import type { ServerError } from "../protocol/server-events.js";
import { advice } from "../services/advice.js";
import type { Service } from "../services/service.js";
import { redact } from "../support/redact.js";
import type { LinkEnd } from "../transport/transport.js";

/** The error of a service that accepts the connection, says what is wrong, and closes: OpenAI does. */
export function serverRefusal({ kind, name }: Service, said: ServerError, end: LinkEnd): RealtimeError {
  // The one place behind the gate where a peer's word is doubted: it has just turned us away.
  const { code, message, param }: { [K in keyof ServerError]?: unknown } = said;
  const serverCode = text(code);
  const errorCode = codeOf(serverCode ?? "", end.code);
  const parts = [
    `${name} refused the session: ${redact(text(message) ?? "no reason was given")}`,
    advice[kind][errorCode],
  ];
  return new RealtimeError(errorCode, parts.filter(Boolean).join("; "), {
    serverCode,
    param: text(param),
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

function text(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}
