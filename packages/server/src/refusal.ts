import type { RealtimeError } from "@rt/core";

/** Why a page gets no key, in the `error.code` of the answer. */
export type RefusalCode =
  /** 403: the page's origin is not among those that may ask. */
  | "origin_not_allowed"
  /** 405 */
  | "method_not_allowed"
  /** 401: `authorize` did not let it in. */
  | "unauthorized"
  /** 429, with `Retry-After`: `limit` said so, or the service. */
  | "rate_limited"
  /** 408: the body did not arrive in time. */
  | "body_too_slow"
  /** 413 */
  | "body_too_large"
  /** 415: a body that is not `application/json`. */
  | "unsupported_media_type"
  /** 400: a body that is no JSON object. */
  | "invalid_json"
  /** 400: a field that the page may not choose, or a value that it may not have; `error.param` names the field. */
  | "invalid_field"
  /** 499: nobody is there any more to read this. */
  | "client_left"
  /** 502: the service did not take the server's credential. */
  | "service_denied"
  /** 502: the service refused, or what it answered makes no sense. */
  | "service_failed"
  /** 504: the service, or one of the server's own functions, took too long. */
  | "timeout"
  /** 500: something is wrong with the server's own options or functions. */
  | "internal";

/** An answer that is no key. */
export interface Refusal {
  readonly status: number;
  readonly code: RefusalCode;
  /** For the developer of the page. Holds nothing of the server's. */
  readonly message: string;
  /** The field at fault. */
  readonly param?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Ends the work on a request, from wherever it is. Never leaves the package. */
export class Refused extends Error {
  constructor(readonly refusal: Refusal) {
    super(refusal.message);
  }
}

/** The refusals that say the same to everyone. */
export const refusals = {
  foreign: { status: 403, code: "origin_not_allowed", message: "Pages of this origin get no keys here." },
  notPost: {
    status: 405,
    code: "method_not_allowed",
    message: "Ask for a key by POST.",
    headers: { allow: "POST, OPTIONS" },
  },
  unauthorized: { status: 401, code: "unauthorized", message: "Sign in first." },
  slowBody: { status: 408, code: "body_too_slow", message: "The body did not arrive in time." },
  notJson: { status: 400, code: "invalid_json", message: "The body is no JSON object." },
  wrongType: {
    status: 415,
    code: "unsupported_media_type",
    message: "The body is to be application/json.",
  },
  left: { status: 499, code: "client_left", message: "The client left." },
  denied: {
    status: 502,
    code: "service_denied",
    message: "The service did not take the server's credential.",
  },
  failed: { status: 502, code: "service_failed", message: "The service gave no key." },
  timeout: { status: 504, code: "timeout", message: "It took too long to get a key." },
  internal: { status: 500, code: "internal", message: "The server cannot make keys: its log says why." },
} satisfies Readonly<Record<string, Refusal>>;

/** Asks to come again after so many seconds. */
export function rateLimited(retryAfterSeconds = 10): Refusal {
  const seconds = Number.isFinite(retryAfterSeconds) ? Math.max(1, Math.ceil(retryAfterSeconds)) : 10;
  return {
    status: 429,
    code: "rate_limited",
    message: "Too many keys were asked for: try again later.",
    headers: { "retry-after": String(seconds) },
  };
}

/** As much as a page may know of a failure on our side of the line. */
export function refusalOf({ code, retryAfterMs }: RealtimeError): Refusal {
  if (code === "auth.rejected" || code === "auth.forbidden") return refusals.denied;
  if (code === "service.rate-limited")
    return rateLimited(retryAfterMs === undefined ? undefined : retryAfterMs / 1_000);
  if (code === "link.timeout") return refusals.timeout;
  // An address that keys must not be sent to is the server's mistake.
  return /^(service|link(?!\.insecure)|wire)\./.test(code) ? refusals.failed : refusals.internal;
}

/** The refusal as it is answered. */
export function refusalResponse({ status, code, message, param, headers }: Refusal): Response {
  return Response.json({ error: { code, message, param } }, { status, ...(headers && { headers }) });
}
