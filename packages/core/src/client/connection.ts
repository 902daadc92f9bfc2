import type { Decoded, Encoded, UnknownEvent } from "../dialects/dialect.js";
import { RealtimeError, realtimeError } from "../errors.js";
import type { ClientEvent } from "../protocol/client-events.js";
import type { ServerError, ServerEvent, TranscriptionError } from "../protocol/server-events.js";
import type { Session } from "../protocol/session-config.js";
import type { Service } from "../services/service.js";
import { runLater } from "../support/timer.js";
import { redact } from "../support/redact.js";
import { assertCloseable } from "../transport/link-end.js";
import type { Dial, HangUp, Link, LinkEnd, LinkMedia } from "../transport/transport.js";
import { serverRefusal } from "./server-refusal.js";

/** The options of a connection. */
export interface ConnectionOptions {
  readonly service: Service;
  readonly dial: Dial;
  /** Time from the open connection to the service's greeting. Default 15 s. */
  readonly greetingTimeoutMs?: number | undefined;
}

/** Receives, in this order: `onGreeted` at most once, events and faults at any time, `onEnd` exactly once. */
export interface ConnectionListener {
  /** With the session of `session.created`, before that event; null if the service does not greet. */
  onGreeted(session: Session | null): void;
  onEvent(event: ServerEvent | UnknownEvent, bytes: number): void;
  /** A problem that does not end the connection. */
  onFault(error: RealtimeError): void;
  onEnd(end: LinkEnd): void;
}

/** One connection to a service, from dialing to its end. Turns frames into events and events into frames. */
export class Connection {
  readonly #options: ConnectionOptions;
  readonly #listener: ConnectionListener;
  #link: Link | null = null;
  #hangUp: HangUp | null = null;
  #end: LinkEnd | null = null;
  #isGreeted = false;
  /** The error that the service sent before greeting. */
  #refused: ServerError | null = null;
  #stopTimer = (): void => {};
  #sent = 0;

  constructor(options: ConnectionOptions, listener: ConnectionListener) {
    this.#options = options;
    this.#listener = listener;
  }

  /** Bytes sent but not yet handed to the network. */
  get bufferedAmount(): number {
    return this.#link?.bufferedAmount ?? 0;
  }

  /** The audio that the connection carries alongside events, if any. */
  get media(): LinkMedia | null {
    return this.#link?.media ?? null;
  }

  /** How it ended, or null while it has not. */
  get end(): LinkEnd | null {
    return this.#end;
  }

  /** Dials. Call it once. */
  connect(): void {
    const { service, dial } = this.#options;
    let bytes = 0;
    const decode = service.dialect.createDecoder((decoded) => this.#hear(decoded, bytes));
    try {
      const hangUp = dial({
        onOpen: (link) => this.#open(link),
        onFrame(frame) {
          bytes = frame.length;
          decode(frame);
        },
        onClose: (end) => this.#finish(end),
      });
      if (this.#end) hangUp();
      else this.#hangUp = hangUp;
    } catch (cause) {
      this.fail(realtimeError(cause, "link.unreachable", "the transport threw an error"));
    }
  }

  /** Sends one event and returns its `event_id`, generated if it had none. Throws as `RealtimeClient.send` does. */
  send(event: ClientEvent): string {
    if (!this.#link) throw new RealtimeError("link.not-open", "there is no connection");
    const event_id = event.event_id ?? `event_${++this.#sent}`;
    const { frame, dropped } = this.#encode({ ...event, event_id });
    this.#link.send(frame);
    for (const param of dropped) {
      const message = `${this.#options.service.name} does not support ${param}: removed from ${event.type}`;
      this.#listener.onFault(new RealtimeError("wire.dropped-field", message, { param }));
    }
    return event_id;
  }

  /** Ends the connection or the attempt. Closing again does nothing. Throws as `RealtimeClient.close` does. */
  close(code = 1000, reason = ""): void {
    if (this.#end) return;
    assertCloseable(code, reason);
    if (this.#hangUp) this.#hangUp(code, reason);
    else this.#finish({ error: null, code, reason });
  }

  /** Ends the connection or the attempt with an error. */
  fail(error: RealtimeError): void {
    this.#finish({ error });
  }

  #encode(event: ClientEvent): Encoded {
    try {
      return this.#options.service.dialect.encode(event);
    } catch (cause) {
      throw new RealtimeError("options.invalid", `${event.type} is not JSON-serializable`, { cause });
    }
  }

  #open(link: Link): void {
    const { service, greetingTimeoutMs = 15_000 } = this.#options;
    this.#link = link;
    if (!service.greets) return this.#greet(null);
    this.#stopTimer = runLater(greetingTimeoutMs, () => {
      const message = `${service.name} sent no session.created within ${greetingTimeoutMs} ms`;
      this.fail(new RealtimeError("link.timeout", message));
    });
  }

  #greet(session: Session | null): void {
    if (this.#isGreeted) return;
    this.#isGreeted = true;
    this.#stopTimer();
    this.#listener.onGreeted(session);
  }

  #hear(decoded: Decoded, bytes: number): void {
    // A listener may have closed the connection in the middle of a frame.
    if (this.#end) return;
    if (decoded.type === "unreadable")
      return this.#listener.onFault(new RealtimeError("wire.unreadable", decoded.why));
    if ("error" in decoded) hideKeys(decoded.error, this.#link?.redact ?? redact);
    if (decoded.type === "session.created") this.#greet(decoded.session);
    // Some services accept the socket, send an error, and close.
    else if (decoded.type === "error" && !this.#isGreeted) this.#refused ??= decoded.error;
    this.#listener.onEvent(decoded, bytes);
  }

  #finish(end: LinkEnd): void {
    if (this.#end) return;
    this.#stopTimer();
    this.#end = { ...end, error: this.#reason(end) };
    this.#link = null;
    this.#listener.onEnd(this.#end);
    this.#hangUp?.();
  }

  /** If the client hung up, an earlier error of the service is not the reason. */
  #reason(end: LinkEnd): RealtimeError | null {
    const { error } = end;
    if (this.#isGreeted || !this.#refused || !error || error.code === "link.aborted") return error;
    return serverRefusal({
      service: this.#options.service,
      said: this.#refused,
      end,
      redact: this.#link?.redact,
    });
  }
}

/** Services quote the rejected key. */
function hideKeys(error: TranscriptionError, hide: (text: string) => string): void {
  for (const field of ["message", "code", "param"] as const) {
    const text = error[field];
    if (typeof text === "string") error[field] = hide(text);
  }
}
