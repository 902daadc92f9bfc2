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
  | "reader.too-slow"
  | "session.refused"
  | "session.not-open"
  | "session.closed"
  | "session.expired"
  | "session.unsupported"
  | "session.fixed"
  | "server.error"
  | "request.refused"
  | "request.timeout"
  | "response.cancelled"
  | "response.timeout"
  | "response.stalled"
  | "response.failed"
  | "audio.too-short"
  | "audio.overflow"
  | "tool.unknown"
  | "tool.invalid-arguments"
  | "tool.failed"
  | "tool.timeout"
  | "tool.interrupted"
  | "player.failed"
  | "recorder.failed"
  | "device.unavailable"
  | "device.not-found"
  | "device.denied"
  | "device.lost"
  | "device.failed";

/** What is known about a failure in addition to its code. Only observed values are set. */
export interface ErrorDetails {
  /** HTTP status of a refused handshake. */
  readonly status?: number | undefined;
  /** The service's id of the request, to quote to its support. */
  readonly requestId?: string | undefined;
  /** How long the service asks to wait, from `Retry-After`. */
  readonly retryAfterMs?: number | undefined;
  /** WebSocket close code (RFC 6455, section 7.4). */
  readonly closeCode?: number | undefined;
  /** The reason that came with the close code. */
  readonly closeReason?: string | undefined;
  /** The service's own code, as on the wire, for example `invalid_api_key`. */
  readonly serverCode?: string | undefined;
  /** Path of the value at fault, for example `session.voice`. */
  readonly param?: string | undefined;
}

/**
 * The only error class that the packages throw, reject with or report: switch on `code`. Messages say what to do, and
 * never contain a credential or the content of a frame.
 */
export class RealtimeError extends Error implements ErrorDetails {
  override readonly name = "RealtimeError";
  declare readonly status?: number | undefined;
  declare readonly requestId?: string | undefined;
  declare readonly retryAfterMs?: number | undefined;
  declare readonly closeCode?: number | undefined;
  declare readonly closeReason?: string | undefined;
  declare readonly serverCode?: string | undefined;
  declare readonly param?: string | undefined;

  constructor(
    readonly code: ErrorCode,
    message: string,
    details: ErrorDetails & { readonly cause?: unknown } = {},
  ) {
    super(`${code}: ${message}`, details);
    Object.assign(this, details);
  }
}

/** Returns `cause` if it is a `RealtimeError`, else a new error with that cause. */
export function realtimeError(cause: unknown, code: ErrorCode, message: string): RealtimeError {
  return cause instanceof RealtimeError ? cause : new RealtimeError(code, message, { cause });
}
