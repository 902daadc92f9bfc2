import { RealtimeError, type ErrorCode } from "../errors.js";
import type { Advice } from "../services/advice.js";
import type { Service } from "../services/service.js";
import { redactSecrets, withoutSecrets } from "../support/redact.js";

/** A service's refusal of a handshake, or of a call offer. */
export interface Refusal {
  readonly status: number;
  /** Response headers, names in lower case. */
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  /** The response body, as far as it was read. */
  readonly body: string;
  /** The credentials that were sent, to keep out of the message. */
  readonly secrets: readonly string[];
  /** Set where someone can act on it: on servers and in scripts. */
  readonly advice?: Advice;
  /** What was requested. Default `WebSocket`. */
  readonly wanted?: string;
}

/** Creates the error for a refusal: status, request id, the service's own message and what to do. */
export function refusalError(
  { kind, name }: Pick<Service, "kind" | "name">,
  refusal: Refusal,
): RealtimeError {
  const { status, headers, secrets, advice, wanted = "WebSocket" } = refusal;
  const said = parseBody(refusal.body);
  const code = codeOf(status);
  const id = [headers["x-request-id"], headers["apim-request-id"], headers["x-ms-request-id"]].find(text);
  const requestId = id && withoutSecrets(String(id), secrets);
  const retryAfterMs = parseRetryAfter(text(headers["retry-after"]));
  const parts = [
    `${name} answered ${status}${said.message ? ` (${redactSecrets(said.message, secrets)})` : ""}`,
    code === "link.unreachable" ? `not a ${wanted}: check the address` : advice?.[kind][code],
    retryAfterMs === undefined ? undefined : `try again in ${Math.ceil(retryAfterMs / 1000)} s`,
    requestId && `request id ${requestId}`,
  ];
  const details = {
    status,
    requestId,
    retryAfterMs,
    serverCode: said.code && redactSecrets(said.code, secrets),
  };
  return new RealtimeError(code, parts.filter(Boolean).join("; "), details);
}

function codeOf(status: number): ErrorCode {
  if (status === 401) return "auth.rejected";
  if (status === 403) return "auth.forbidden";
  if (status === 404) return "service.not-found";
  if (status === 429) return "service.rate-limited";
  if (status < 300 || status === 426) return "link.unreachable";
  return status < 400 ? "link.redirected" : "service.refused";
}

function parseBody(body: string): { code?: string | undefined; message?: string | undefined } {
  try {
    const parsed: unknown = JSON.parse(body);
    const error = property(parsed, "error") ?? parsed;
    return { code: text(property(error, "code")), message: text(property(error, "message")) };
  } catch {
    // Most likely a proxy's error page: the status has to suffice.
    return {};
  }
}

function property(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined;
}

function text(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

/** RFC 9110, section 10.2.3: seconds, or a date. */
function parseRetryAfter(value: string | undefined): number | undefined {
  if (value === undefined) return undefined;
  const ms = /^\d+$/.test(value) ? Number(value) * 1000 : Date.parse(value) - Date.now();
  return ms >= 0 ? ms : undefined;
}
