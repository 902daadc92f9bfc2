import { RealtimeError } from "../errors.js";
import type { ServerError, ServerEvent } from "../protocol/server-events.js";
import type { Session } from "../protocol/session-config.js";
import type { Service } from "../services/service.js";
import { host, type Signal } from "../support/host.js";
import { serverRefusal } from "../transport/refusal.js";
import type { LinkEnd } from "../transport/transport.js";

/** The wait from dialing until the service has said `session.created`, or has refused. */
export interface Greeting {
  readonly promise: Promise<Session | null>;
  opened(): void;
  hear(event: ServerEvent): void;
  /** Settles the wait, and returns the error that says best why it is over. */
  fail(end: LinkEnd): RealtimeError | null;
  abortWith(signal: Signal | undefined): void;
}

/** `giveUp` is asked to end the link when time is up or the signal aborts. */
export function createGreeting({ service, timeoutMs, giveUp }: {
  readonly service: Service;
  readonly timeoutMs: number;
  giveUp(error: RealtimeError): void;
}): Greeting {
  let refused: ServerError | null = null;
  let settled = false;
  let timer: unknown;
  let unlisten = () => {};
  let resolve!: (session: Session | null) => void;
  let reject!: (error: RealtimeError) => void;
  const promise = new Promise<Session | null>((...settlers) => ([resolve, reject] = settlers));

  function settle(): boolean {
    if (settled) return false;
    settled = true;
    host.clearTimeout(timer);
    unlisten();
    return true;
  }

  return {
    promise,
    opened() {
      if (!service.greets) return settle() ? resolve(null) : undefined;
      const message = `${service.name} opened the connection and sent no session.created within ${timeoutMs} ms`;
      timer = host.setTimeout(() => giveUp(new RealtimeError("link.timeout", message)), timeoutMs);
      return undefined;
    },
    hear(event) {
      if (settled) return;
      if (event.type === "session.created" && settle()) resolve(event.session);
      // Some services accept the socket, say what is wrong, and close (T97).
      else if (event.type === "error") refused ??= event.error;
    },
    fail(end) {
      const error = refused && !settled ? serverRefusal(service.name, refused, service.advice) : end.error;
      if (settle()) reject(error ?? new RealtimeError("link.aborted", "closed before it was connected"));
      return error;
    },
    abortWith(signal) {
      if (!signal || settled) return;
      const abort = () => giveUp(new RealtimeError("link.aborted", "connecting was aborted", { cause: signal.reason }));
      if (signal.aborted) return abort();
      signal.addEventListener("abort", abort);
      unlisten = () => signal.removeEventListener("abort", abort);
    },
  };
}
