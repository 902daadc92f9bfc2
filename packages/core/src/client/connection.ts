import type { Decoded, Encoded, Frame, UnknownEvent } from "../dialects/dialect.js";
import { RealtimeError } from "../errors.js";
import type { ClientEvent } from "../protocol/client-events.js";
import type { ServerEvent } from "../protocol/server-events.js";
import type { Session } from "../protocol/session-config.js";
import type { Service } from "../services/service.js";
import type { Signal } from "../support/host.js";
import { assertCloseable } from "../transport/link-end.js";
import type { HangUp, Link, LinkEnd, Transport } from "../transport/transport.js";
import { awaitGreeting, type Greeting } from "./greeting.js";

/** What a connection is made of. */
export interface ConnectionOptions {
  readonly service: Service;
  readonly transport: Transport;
  /** From the open connection until the service's greeting. */
  readonly greetingTimeoutMs?: number | undefined;
}

/** Hears, in this order: `onGreeted` at most once, events and faults at any time, `onEnd` exactly once. */
export interface ConnectionListener {
  /** With the session of `session.created`, before that event; null where the service does not greet. */
  onGreeted?(session: Session | null): void;
  onEvent(event: ServerEvent | UnknownEvent, bytes: number): void;
  /** Something was wrong and nothing ended. */
  onFault(error: RealtimeError): void;
  onEnd(end: LinkEnd): void;
}

/** One connection to a service, from dialing to its end: frames become events and events become frames. */
export class Connection {
  readonly #options: ConnectionOptions;
  readonly #listener: ConnectionListener;
  readonly #decode: (frame: Frame) => readonly Decoded[];
  #greeting: Greeting | null = null;
  #link: Link | null = null;
  #hangUp: HangUp | null = null;
  #end: LinkEnd | null = null;
  #sent = 0;

  constructor(options: ConnectionOptions, listener: ConnectionListener) {
    this.#options = options;
    this.#listener = listener;
    this.#decode = options.service.dialect.createDecoder();
  }

  /** Bytes sent and not yet handed to the network. */
  get bufferedAmount(): number {
    return this.#link?.bufferedAmount ?? 0;
  }

  /** How it ended, or null while it has not. */
  get end(): LinkEnd | null {
    return this.#end;
  }

  /** Dials, and resolves with what the service greeted with. Once: later calls return the same promise. */
  connect({ signal }: { readonly signal?: Signal | undefined } = {}): Promise<Session | null> {
    if (this.#end) return Promise.reject(this.#end.error ?? notOpen("the connection is over"));
    if (this.#greeting) return this.#greeting.promise;
    const { service, transport, greetingTimeoutMs: timeoutMs = 15_000 } = this.#options;
    this.#greeting = awaitGreeting({
      service,
      timeoutMs,
      signal,
      greeted: (session) => this.#listener.onGreeted?.(session),
      giveUp: (error) => this.#finish({ error }),
    });
    if (this.#end) this.#greeting.fail(this.#end);
    else this.#dial(transport);
    return this.#greeting.promise;
  }

  /** Sends one event and returns its `event_id`, made up if it had none. Throws as `RealtimeClient.send` does. */
  send(event: ClientEvent): string {
    if (!this.#link) throw notOpen(this.#end ? "the connection is over" : "await connect() first");
    const event_id = event.event_id ?? `event_${++this.#sent}`;
    const { frame, dropped } = this.#encode({ ...event, event_id });
    this.#link.send(frame);
    for (const param of dropped) {
      const message = `${this.#options.service.name} has no ${param}: it was left out of ${event.type}`;
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

  #encode(event: ClientEvent): Encoded {
    try {
      return this.#options.service.dialect.encode(event);
    } catch (cause) {
      throw new RealtimeError("options.invalid", `${event.type} is no JSON: see the cause`, { cause });
    }
  }

  #dial(transport: Transport): void {
    try {
      this.#take(transport(this.#options.service));
    } catch (cause) {
      const thrown = new RealtimeError("link.unreachable", "the transport threw: see the cause", { cause });
      this.#finish({ error: cause instanceof RealtimeError ? cause : thrown });
    }
  }

  #take(dial: ReturnType<Transport>): void {
    const hangUp = dial({
      onOpen: (link) => {
        this.#link = link;
        this.#greeting?.opened(link);
      },
      onFrame: (frame) => this.#hear(frame),
      onClose: (end) => this.#finish(end),
    });
    if (this.#end) hangUp();
    else this.#hangUp = hangUp;
  }

  #hear(frame: Frame): void {
    for (const decoded of this.#decode(frame)) {
      // A listener may have closed us in the middle of a frame.
      if (this.#end) return;
      if (decoded.kind === "unreadable") {
        this.#listener.onFault(new RealtimeError("wire.unreadable", decoded.why));
        continue;
      }
      if (decoded.kind === "event") this.#greeting?.hear(decoded.event);
      this.#listener.onEvent(decoded.event, frame.length);
    }
  }

  #finish(end: LinkEnd): void {
    if (this.#end) return;
    this.#end = end;
    const error = this.#greeting ? this.#greeting.fail(end) : end.error;
    this.#end = { ...end, error };
    this.#link = null;
    this.#listener.onEnd(this.#end);
    this.#hangUp?.();
  }
}

function notOpen(why: string): RealtimeError {
  return new RealtimeError("link.not-open", why);
}
