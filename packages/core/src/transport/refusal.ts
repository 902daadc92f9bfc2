import { RealtimeError, type ErrorCode } from "../errors.js";
import type { Service } from "../services/service.js";
import { redact } from "../support/redact.js";

/** A handshake that the service answered with something other than 101. */
export interface Refusal {
  readonly status: number;
  /** Response headers, names in lower case. */
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  /** The response body, as far as it was read. */
  readonly body: string;
}

/** One typed error for a refused handshake: status, request id, the service's own words and what to do. */
export function refusalError({ kind, name }: Service, { status, headers, body }: Refusal): RealtimeError {
  const said = parseBody(body);
  const requestId =
    text(headers["x-request-id"]) ?? text(headers["apim-request-id"]) ?? text(headers["x-ms-request-id"]);
  const retryAfterMs = parseRetryAfter(text(headers["retry-after"]));
  const parts = [
    `${name} answered ${status}${said.message ? ` (${redact(said.message)})` : ""}`,
    advice[kind][status],
    retryAfterMs === undefined ? undefined : `try again in ${retryAfterMs / 1000} s`,
    requestId && `request id ${requestId}`,
  ];
  return new RealtimeError(codeOf(status), parts.filter(Boolean).join("; "), {
    status,
    ...(requestId && { requestId }),
    ...(retryAfterMs !== undefined && { retryAfterMs }),
    ...(said.code && { serverCode: said.code }),
  });
}

const advice: { readonly [K in Service["kind"]]: Readonly<Record<number, string>> } = {
  azure: {
    401: "check the key (AZURE_OPENAI_API_KEY), or that the identity has the role Cognitive Services OpenAI User",
    403: "the resource's network rules or roles do not admit this caller",
    404: "check the deployment's name (AZURE_OPENAI_DEPLOYMENT_NAME) and the endpoint (AZURE_OPENAI_ENDPOINT)",
    429: "the deployment's quota is used up: wait, or raise it",
  },
  openai: {
    401: "check the key (OPENAI_API_KEY) and that it has not expired",
    403: "the key's project may not use this model",
    404: "check the model's name, and that the key's project has access to it",
    429: "the rate or quota is used up: wait, or raise the limit",
  },
  custom: {
    401: "check the credential in its headers or protocols",
    404: "check the path of its url",
  },
};

function codeOf(status: number): ErrorCode {
  if (status === 401) return "auth.rejected";
  if (status === 403) return "auth.forbidden";
  if (status === 404) return "service.not-found";
  if (status === 429) return "service.rate-limited";
  return status >= 300 && status < 400 ? "link.redirected" : "service.refused";
}

function parseBody(body: string): { code?: string | undefined; message?: string | undefined } {
  try {
    const parsed: unknown = JSON.parse(body);
    const error = property(parsed, "error") ?? parsed;
    return { code: text(property(error, "code")), message: text(property(error, "message")) };
  } catch {
    // A page of a proxy, most likely: the status says what there is to say.
    return {};
  }
}

function property(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined;
}

function text(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

/** RFC 9110, section 10.2.3, in its seconds form. The date form needs a clock, and no service here sends it. */
function parseRetryAfter(value: string | undefined): number | undefined {
  return value !== undefined && /^\d+$/.test(value) ? Number(value) * 1000 : undefined;
}
