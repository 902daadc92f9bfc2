import type { ServerError } from "@rt/core";

/** A refusal as the service words it, before it is known which event it answers. */
export type RefusalDetails = Readonly<Pick<ServerError, "code" | "message" | "param">>;

/**
 * The client asked for something that is not allowed. Thrown where that is detected, caught by the session, sent as an
 * `error` event. It is the peer's mistake, not the program's, so it is not a `RealtimeError`; it never leaves the
 * session.
 */
export class Refusal extends Error {
  override readonly name = "Refusal";
  readonly details: RefusalDetails;

  constructor(code: string, message: string, param: string | null = null) {
    super(message);
    this.details = { code, message, param };
  }
}

/** An internal error of the simulator, for the client. The session survives it. */
export function failure(error: unknown): RefusalDetails {
  const message = error instanceof Error ? error.message : String(error);
  return { code: "server_error", message: `The simulator failed: ${message}`, param: null };
}

/** Words a list as the service does: `'a'`, `'a' and 'b'`, `'a', 'b', and 'c'`. */
function listed(values: readonly string[]): string {
  const quoted = values.map((value) => `'${value}'`);
  if (quoted.length < 3) return quoted.join(" and ");
  return `${quoted.slice(0, -1).join(", ")}, and ${quoted.at(-1)}`;
}

/** The refusal of a value that is not among those supported. */
export function invalidValue(value: string, supported: readonly string[], param: string): Refusal {
  return new Refusal(
    "invalid_value",
    `Invalid value: '${clipped(value)}'. Supported values are: ${listed(supported)}.`,
    param,
  );
}

const longestQuote = 64;

/** Quotes what a client sent, but limits its length. */
function clipped(value: string): string {
  return value.length <= longestQuote ? value : `${value.slice(0, longestQuote)}...`;
}
