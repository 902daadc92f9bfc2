import type { RealtimeError } from "@rt/core";

/** Why a page gets no key: the `error.code` of the answer. */
export type RefusalCode =
  /** 403: the page's origin is not allowed. */
  | "origin_not_allowed"
  /** 405 */
  | "method_not_allowed"
  /** 401: `authorize` denied access. */
  | "unauthorized"
  /** 429, with `Retry-After`: `limit` or the service refused. */
  | "rate_limited"
  /** 408: the body did not arrive in time. */
  | "body_too_slow"
  /** 413 */
  | "body_too_large"
  /** 415: the body is not `application/json`. */
  | "unsupported_media_type"
  /** 400: the body is not a JSON object. */
  | "invalid_json"
  /** 400: a field that the page may not choose, or an invalid value; `error.param` names the field. */
  | "invalid_field"
  /** 499: the client has disconnected. */
  | "client_left"
  /** 502: the service did not accept the server's credential. */
  | "service_denied"
  /** 502: the service refused, or its answer was invalid. */
  | "service_failed"
  /** 504: the service, or one of the server's own functions, took too long. */
  | "timeout"
  /** 500: something is wrong with the server's own options or functions. */
  | "internal";

/** An answer without a key. */
export interface Refusal {
  readonly status: number;
  readonly code: RefusalCode;
  /** For the page's developer. Reveals nothing about the server. */
  readonly message: string;
  /** The invalid field. */
  readonly param?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Ends the work on a request from anywhere. Never leaves the package. */
export class Refused extends Error {
  constructor(readonly refusal: Refusal) {
    super(refusal.message);
  }
}

/** The refusals that need no parameters. */
export const refusals = {
  foreign: { status: 403, code: "origin_not_allowed", message: "This origin is not allowed." },
  notPost: {
    status: 405,
    code: "method_not_allowed",
    message: "Use POST to request a key.",
    headers: { allow: "POST, OPTIONS" },
  },
  unauthorized: { status: 401, code: "unauthorized", message: "Sign in first." },
  slowBody: { status: 408, code: "body_too_slow", message: "The body did not arrive in time." },
  notJson: { status: 400, code: "invalid_json", message: "The body must be a JSON object." },
  wrongType: {
    status: 415,
    code: "unsupported_media_type",
    message: "The body must be application/json.",
  },
  left: { status: 499, code: "client_left", message: "The client left." },
  denied: {
    status: 502,
    code: "service_denied",
    message: "The service rejected the server's credential.",
  },
  failed: { status: 502, code: "service_failed", message: "The service issued no key." },
  timeout: { status: 504, code: "timeout", message: "Requesting a key took too long." },
  internal: { status: 500, code: "internal", message: "The server cannot issue keys: see its log." },
} satisfies Readonly<Record<string, Refusal>>;

/** The refusal that asks the client to retry after some seconds. */
export function rateLimited(retryAfterSeconds = 10): Refusal {
  const seconds = Number.isFinite(retryAfterSeconds) ? Math.max(1, Math.ceil(retryAfterSeconds)) : 10;
  return {
    status: 429,
    code: "rate_limited",
    message: "Too many key requests: try again later.",
    headers: { "retry-after": String(seconds) },
  };
}

/** What a page may know of a failure between the server and the service. */
export function refusalOf({ code, retryAfterMs }: RealtimeError): Refusal {
  if (code === "auth.rejected" || code === "auth.forbidden") return refusals.denied;
  if (code === "service.rate-limited")
    return rateLimited(retryAfterMs === undefined ? undefined : retryAfterMs / 1_000);
  if (code === "link.timeout") return refusals.timeout;
  // An insecure address is the server's own mistake.
  return /^(service|link(?!\.insecure)|wire)\./.test(code) ? refusals.failed : refusals.internal;
}

/** The response for a refusal. */
export function refusalResponse({ status, code, message, param, headers }: Refusal): Response {
  return Response.json({ error: { code, message, param } }, { status, ...(headers && { headers }) });
}
