import { RealtimeError, type ErrorCode, type ErrorDetails } from "../errors.js";

/** A handshake that the service answered with something other than 101. */
export interface Refusal {
  /** Of the service, for the message. */
  readonly name: string;
  readonly status: number;
  /** Response headers, names in lower case. */
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  /** The response body, as far as it was read. */
  readonly body: string;
  /** What to do, from the service. */
  readonly advice: string | undefined;
}

/** One typed error for a refused handshake: status, request id, the service's own words and what to do. */
export function refusalError({ name, status, headers, body, advice }: Refusal): RealtimeError {
  const said = parseBody(body);
  const requestId = text(headers["x-request-id"]) ?? text(headers["apim-request-id"]) ?? text(headers["x-ms-request-id"]);
  const retryAfterMs = parseRetryAfter(text(headers["retry-after"]));
  const details: ErrorDetails = {
    status,
    ...(requestId && { requestId }),
    ...(retryAfterMs !== undefined && { retryAfterMs }),
    ...(said.code && { serverCode: said.code }),
  };
  const parts = [
    `${name} answered ${status}${said.message ? ` (${redact(said.message)})` : ""}`,
    ...(advice ? [advice] : []),
    ...(retryAfterMs === undefined ? [] : [`try again in ${Math.ceil(retryAfterMs / 1000)} s`]),
    ...(requestId ? [`request id ${requestId}`] : []),
  ];
  return new RealtimeError(codeOfStatus(status), parts.join("; "), details);
}

/** The error of a service that opens the socket, says what is wrong, and closes: OpenAI does. */
export function serverRefusal(
  name: string,
  said: { readonly code?: string | null; readonly message: string },
  advice: (status: number) => string | undefined,
): RealtimeError {
  const [code, status] = codeOfServerCode(said.code ?? "");
  const hint = advice(status);
  const message = `${name} refused the session (${redact(said.message)})${hint ? `; ${hint}` : ""}`;
  return new RealtimeError(code, message, { ...(said.code && { serverCode: said.code }) });
}

/** Services quote the key they did not like, mostly masked: it stays out of our messages altogether. */
export function redact(message: string): string {
  return message.slice(0, 500).replace(/\b(sk|ek|rk)[-_][\w*.-]+/g, "$1-...");
}

function codeOfStatus(status: number): ErrorCode {
  if (status === 401) return "auth.rejected";
  if (status === 403) return "auth.forbidden";
  if (status === 404) return "service.not-found";
  if (status === 429) return "service.rate-limited";
  return status >= 300 && status < 400 ? "link.redirected" : "service.refused";
}

function codeOfServerCode(serverCode: string): readonly [ErrorCode, status: number] {
  if (serverCode === "invalid_api_key") return ["auth.rejected", 401];
  if (serverCode === "model_not_found" || serverCode === "DeploymentNotFound") return ["service.not-found", 404];
  if (/rate_limit|quota/.test(serverCode)) return ["service.rate-limited", 429];
  return ["service.refused", 400];
}

function parseBody(body: string): { code?: string | undefined; message?: string | undefined } {
  try {
    const parsed: unknown = JSON.parse(body);
    const error = property(parsed, "error") ?? parsed;
    return { code: text(property(error, "code")), message: text(property(error, "message")) };
  } catch {
    return {};
  }
}

function property(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? Object.entries(value).find(([key]) => key === name)?.[1] : undefined;
}

function text(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

/** RFC 9110, section 10.2.3, in its seconds form. The date form needs a clock and no service here sends it. */
function parseRetryAfter(value: string | undefined): number | undefined {
  return value !== undefined && /^\d+$/.test(value) ? Number(value) * 1000 : undefined;
}
