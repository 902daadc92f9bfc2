import type { UnknownEvent } from "../dialects/dialect.js";
import type { RealtimeError } from "../errors.js";
import type { ServerEvent } from "../protocol/server-events.js";
import type { ResponseHandle } from "./response.js";
import type { News } from "./step.js";

/** The events of a session by name: what happens and does not show in its state. */
export type SessionEvents = {
  readonly [N in News["name"]]: Omit<Extract<News, { readonly name: N }>, "name">;
} & {
  /** Every event of the service, including those without a type here. */
  readonly event: ServerEvent | UnknownEvent;
  /**
   * Something failed and the session continues. Includes what rejects a promise, so that a promise nobody awaits hides
   * nothing, but not what `close()` ended. An error that ends the session is the `cause` of the phase `failed`.
   */
  readonly error: RealtimeError;
  /** A response began that `respond()` did not ask for: by turn detection, after a tool call, or by another client. */
  readonly response: ResponseHandle;
};
