import { RealtimeError } from "../errors.js";
import type { ServerError, ServerEvent } from "../protocol/server-events.js";
import type { Session } from "../protocol/session-config.js";
import type { Service } from "../services/service.js";
import { host, type Signal } from "../support/host.js";
import type { LinkEnd } from "../transport/transport.js";
import { serverRefusal } from "./server-refusal.js";

/** What the wait for a greeting needs to know. */
export interface GreetingOptions {
  readonly service: Service;
  readonly timeoutMs: number;
  readonly signal: Signal | undefined;
  /** Asked to end the link when time is up or the signal aborts. */
  readonly giveUp: (error: RealtimeError) => void;
}

/** The wait from dialing until the service has said `session.created`, or has refused. */
export class Greeting {
  readonly promise: Promise<Session | null>;
  readonly #options: GreetingOptions;
  #settlers: { resolve(session: Session | null): void; reject(error: RealtimeError): void } | null = null;
  #refused: ServerError | null = null;
  #timer: unknown;

  constructor(options: GreetingOptions) {
    this.#options = options;
    this.promise = new Promise((resolve, reject) => (this.#settlers = { resolve, reject }));
    options.signal?.addEventListener("abort", this.#abort);
    if (options.signal?.aborted) this.#abort();
  }

  /** The link is open: a service that does not greet has nothing more to say. */
  opened(): void {
    const { service, timeoutMs, giveUp } = this.#options;
    if (!service.greets) return this.#settle()?.resolve(null);
    const message = `${service.name} accepted the connection and sent no session.created within ${timeoutMs} ms`;
    this.#timer = host.setTimeout(() => giveUp(new RealtimeError("link.timeout", message)), timeoutMs);
  }

  hear(event: ServerEvent): void {
    if (event.type === "session.created") this.#settle()?.resolve(event.session);
    // Some services accept the socket, say what is wrong, and close (T97).
    else if (event.type === "error") this.#refused ??= event.error;
  }

  /** Settles the wait, and returns the error that says best why the link is over. */
  fail(end: LinkEnd): RealtimeError | null {
    const settlers = this.#settle();
    const error = settlers && this.#refused ? serverRefusal(this.#options.service, this.#refused) : end.error;
    settlers?.reject(error ?? new RealtimeError("link.aborted", "closed before it was connected"));
    return error;
  }

  readonly #abort = (): void => {
    const cause = this.#options.signal?.reason;
    this.#options.giveUp(new RealtimeError("link.aborted", "connecting was aborted", { cause }));
  };

  /** Hands out the settlers, once. */
  #settle() {
    const settlers = this.#settlers;
    this.#settlers = null;
    host.clearTimeout(this.#timer);
    this.#options.signal?.removeEventListener("abort", this.#abort);
    return settlers;
  }
}
