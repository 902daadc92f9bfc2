/** Every way the SDK can fail. Each code has a section of the same name in docs/errors.md. */
export type ErrorCode =
  | "options.invalid"
  | "audio.invalid"
  | "auth.missing"
  | "auth.failed"
  | "auth.exposed"
  | "auth.rejected"
  | "auth.forbidden"
  | "service.not-found"
  | "service.rate-limited"
  | "service.refused"
  | "link.insecure"
  | "link.unreachable"
  | "link.untrusted"
  | "link.redirected"
  | "link.timeout"
  | "link.aborted"
  | "link.lost"
  | "link.closed"
  | "link.too-large"
  | "link.not-open"
  | "wire.unreadable"
  | "wire.dropped-field"
  | "reader.too-slow";

/** What is known about a failure beside its code: only what was really seen is set. */
export interface ErrorDetails {
  /** HTTP status of a refused handshake. */
  readonly status?: number;
  /** The service's name for the request, to quote to its support. */
  readonly requestId?: string;
  /** How long the service asks to wait, from `Retry-After`. */
  readonly retryAfterMs?: number;
  /** WebSocket close code (RFC 6455, section 7.4). */
  readonly closeCode?: number;
  /** The reason that came with the close code. */
  readonly closeReason?: string;
  /** The service's own code, as on the wire, for example `invalid_api_key`. */
  readonly serverCode?: string;
  /** Path of the value at fault, for example `session.voice`. */
  readonly param?: string;
}

/**
 * The only error class that the packages throw, reject with or report: switch on `code`.
 * Messages say what to do, and never hold a credential or a frame's content.
 */
export class RealtimeError extends Error implements ErrorDetails {
  override readonly name = "RealtimeError";
  readonly status?: number;
  readonly requestId?: string;
  readonly retryAfterMs?: number;
  readonly closeCode?: number;
  readonly closeReason?: string;
  readonly serverCode?: string;
  readonly param?: string;

  constructor(
    readonly code: ErrorCode,
    message: string,
    { cause, ...details }: ErrorDetails & { readonly cause?: unknown } = {},
  ) {
    super(`${code}: ${message}`, cause === undefined ? undefined : { cause });
    Object.assign(this, details);
  }
}
