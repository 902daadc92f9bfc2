/** How waiting grows from one attempt to the next. */
export interface Backoff {
  readonly baseMs: number;
  readonly maxMs: number;
}

/** One attempt, counted from 1, and the chance (0 to 1) that sets it apart from everybody else's. */
export interface Attempt {
  readonly attempt: number;
  readonly chance: number;
  readonly retryAfterMs?: number | undefined;
}

/**
 * How long to wait before an attempt, in whole milliseconds: anything up to twice as much each time (full jitter, so
 * that clients who were cut off together do not come back together), on top of what the service asked for.
 */
export function backoff({ baseMs, maxMs }: Backoff, { attempt, chance, retryAfterMs = 0 }: Attempt): number {
  return retryAfterMs + Math.floor(chance * Math.min(maxMs, baseMs * 2 ** (attempt - 1)));
}
