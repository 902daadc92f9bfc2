/** How delays grow from one attempt to the next. */
export interface Backoff {
  readonly baseMs: number;
  readonly maxMs: number;
}

/** One attempt, counted from 1, and a random number (0 to 1) that spreads clients out. */
export interface Attempt {
  readonly attempt: number;
  readonly chance: number;
  readonly retryAfterMs?: number | undefined;
}

/**
 * The delay before an attempt, in whole milliseconds: random, up to a limit that doubles each time (full jitter, so
 * that clients disconnected together do not reconnect together), plus what the service asked for.
 */
export function backoff({ baseMs, maxMs }: Backoff, { attempt, chance, retryAfterMs = 0 }: Attempt): number {
  return retryAfterMs + Math.floor(chance * Math.min(maxMs, baseMs * 2 ** (attempt - 1)));
}
