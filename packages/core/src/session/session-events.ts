import type { UnknownEvent } from "../dialects/dialect.js";
import type { RealtimeError } from "../errors.js";
import type { ServerEvent } from "../protocol/server-events.js";
import type { ResponseHandle } from "./response.js";
import type { News } from "./step.js";

/** What just happened, by name: what the state of a session does not show. */
export type SessionEvents = {
  readonly [N in News["name"]]: Omit<Extract<News, { readonly name: N }>, "name">;
} & {
  /** Every event of the service, those we have no type for included. */
  readonly event: ServerEvent | UnknownEvent;
  /**
   * Something failed and the session goes on. What rejects a promise is told here too, so that a promise nobody
   * awaits hides nothing; not what `close()` ended. What ends the session is the `cause` of `phase: { name: "failed" }`.
   */
  readonly error: RealtimeError;
  /** A response began that `respond()` did not ask for: turn detection did, a tool's answer, another client. */
  readonly response: ResponseHandle;
};
