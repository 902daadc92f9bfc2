import { RealtimeError } from "../errors.js";
import type { ServerError, ServerEvent } from "../protocol/server-events.js";
import type { Session } from "../protocol/session-config.js";
import type { Service } from "../services/service.js";
import type { Signal } from "../support/host.js";
import { createDeferred } from "../support/deferred.js";
import { redact } from "../support/redact.js";
import { runLater } from "../support/timer.js";
import type { Link, LinkEnd } from "../transport/transport.js";
import { serverRefusal } from "./server-refusal.js";

/** What the wait for a greeting needs to know. */
export interface GreetingOptions {
  readonly service: Service;
  readonly timeoutMs: number;
  readonly signal: Signal | undefined;
  /** Told at once, before anything that follows; the promise tells it later. */
  readonly greeted: (session: Session | null) => void;
  /** Asked to end the link when time is up or the signal aborts. */
  readonly giveUp: (error: RealtimeError) => void;
}

/** The wait from dialing until the service has said `session.created`, or has refused. */
export interface Greeting {
  readonly promise: Promise<Session | null>;
  /** The link is open: a service that does not greet has nothing more to say. */
  opened(link: Link): void;
  hear(event: ServerEvent): void;
  /** The link is over: settles the wait, and returns the error that says best why. */
  fail(end: LinkEnd): RealtimeError | null;
}

/** Starts to wait. Gives up at once if the signal has aborted already. */
export function awaitGreeting(options: GreetingOptions): Greeting {
  const { service, timeoutMs, signal, giveUp } = options;
  let stopTimer = (): void => {};
  let hide = redact;
  let waiting = true;
  let refused: ServerError | undefined;
  const { promise, resolve, reject } = createDeferred<Session | null>();

  const abort = () =>
    giveUp(new RealtimeError("link.aborted", "connecting aborted", { cause: signal?.reason }));
  const stop = () => {
    waiting = false;
    stopTimer();
    signal?.removeEventListener("abort", abort);
  };
  const greeted = (session: Session | null) => {
    if (!waiting) return;
    stop();
    options.greeted(session);
    resolve(session);
  };

  signal?.addEventListener("abort", abort);
  if (signal?.aborted) abort();

  return {
    promise,
    opened(link) {
      hide = link.redact ?? redact;
      if (!service.greets) return greeted(null);
      const message = `${service.name} sent no session.created in ${timeoutMs} ms`;
      stopTimer = runLater(timeoutMs, () => giveUp(new RealtimeError("link.timeout", message)));
    },
    hear(event) {
      if (event.type === "session.created") greeted(event.session);
      // Some services accept the socket, say what is wrong, and close.
      else if (event.type === "error") refused ??= event.error;
    },
    fail(end) {
      const said = waiting && !isOurs(end) ? refused : undefined;
      const why = said ? serverRefusal({ service, said, end, redact: hide }) : end.error;
      stop();
      reject(why ?? new RealtimeError("link.aborted", "closed while connecting"));
      return why;
    },
  };
}

/** Where we hung up ourselves, what the service said before is not why. */
function isOurs({ error }: LinkEnd): boolean {
  return !error || error.code === "link.aborted";
}
