/** The delays that a real service has and the simulator imitates, in milliseconds. */
export interface Pace {
  /** From the request to the first sign of an answer. */
  readonly thinkMs: number;
  /** From that to the first sound. */
  readonly voiceMs: number;
  /** Between two pieces of text. */
  readonly wordMs: number;
  /** How fast audio is sent, as a multiple of real time. */
  readonly speedup: number;
  /** From the end of a response to `rate_limits.updated`, as recorded. */
  readonly rateLimitsMs: number;
}

/** Names of the paces. */
export type PaceName = "instant" | "realistic";

/** No delays: for tests. */
export const instantPace: Pace = { thinkMs: 0, voiceMs: 0, wordMs: 0, speedup: Infinity, rateLimitsMs: 0 };

/**
 * Delays like those of the services: first sound within 300 to 600 ms of the request, the rest faster than real time.
 */
export function realisticPace(speedup = 4): Pace {
  return { thinkMs: 250, voiceMs: 150, wordMs: 10, speedup, rateLimitsMs: 43 };
}
