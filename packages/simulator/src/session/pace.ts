/** How long things take that take no time here, in milliseconds. */
export interface Pace {
  /** From the request to the first sign of an answer. */
  readonly thinkMs: number;
  /** From that to the first sound. */
  readonly voiceMs: number;
  /** Between two pieces of text. */
  readonly wordMs: number;
  /** Sound is sent so many times faster than it plays. */
  readonly speedup: number;
  /** From the end of a response to `rate_limits.updated`, as recorded. */
  readonly rateLimitsMs: number;
}

/** Names of the paces. */
export type PaceName = "instant" | "realistic";

/** Everything as soon as it is known: for tests. */
export const instantPace: Pace = { thinkMs: 0, voiceMs: 0, wordMs: 0, speedup: Infinity, rateLimitsMs: 0 };

/** Like the services: first sound within 300 to 600 ms of the request, the rest faster than it plays. */
export function realisticPace(speedup = 4): Pace {
  return { thinkMs: 250, voiceMs: 150, wordMs: 10, speedup, rateLimitsMs: 43 };
}
