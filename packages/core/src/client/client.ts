import type { Decoded, Encoded, Frame, UnknownEvent } from "../dialects/dialect.js";
import { RealtimeError } from "../errors.js";
import type { ClientEvent } from "../protocol/client-events.js";
import type { ServerEvent, ServerEventOf, ServerEventType } from "../protocol/server-events.js";
import type { Session } from "../protocol/session-config.js";
import type { Service } from "../services/service.js";
import { createEmitter } from "../support/emitter.js";
import type { Signal } from "../support/host.js";
import type { QueueLimit } from "../support/queue.js";
import type { HangUp, Link, LinkEnd, Transport } from "../transport/transport.js";
import { assertCloseable } from "../transport/link-end.js";
import { webSocket } from "../transport/websocket.js";
import { awaitGreeting, type Greeting } from "./greeting.js";
import { createReaders, type Readers } from "./readers.js";

/** What a client is made of. */
export interface RealtimeClientOptions {
  readonly service: Service;
  /** Defaults to `webSocket()`. */
  readonly transport?: Transport;
  /** From the open connection until the service's greeting. Default 15 s. */
  readonly greetingTimeoutMs?: number;
  /**
   * How much each reader of `events()` may leave unread. Default 10,000 events or 64 MiB of frames, which can take
   * several times that in memory once parsed.
   */
  readonly unread?: Partial<QueueLimit>;
}

/** What a client tells its listeners: every server event under its own name, and these. */
export type RealtimeClientEvents = { readonly [T in ServerEventType]: ServerEventOf<T> } & {
  /** Every event of the service, those we have no type for included. */
  readonly event: ServerEvent | UnknownEvent;
  /** Something was wrong and nothing ended: an unreadable frame, or a field the dialect cannot say. */
  readonly fault: RealtimeError;
  /** The connection is over. Told once, after the last event. */
  readonly close: LinkEnd;
};

/**
 * One connection to a realtime service, typed and in the GA vocabulary whatever the service speaks. It keeps
 * no conversation. To talk again after its end, make another.
 *
 * @example
 * const client = new RealtimeClient({ service: openai({ apiKey, model: "gpt-realtime" }) });
 * await client.connect();
 * client.send({ type: "response.create" });
 * for await (const event of client.events()) console.log(event.type);
 */
export class RealtimeClient {
  readonly #options: RealtimeClientOptions;
  readonly #decode: (frame: Frame) => readonly Decoded[];
  readonly #emitter = createEmitter<RealtimeClientEvents>();
  readonly #readers: Readers<ServerEvent | UnknownEvent>;
  #greeting: Greeting | null = null;
  #link: Link | null = null;
  #hangUp: HangUp | null = null;
  #end: LinkEnd | null = null;
  #sent = 0;

  constructor(options: RealtimeClientOptions) {
    this.#options = options;
    this.#decode = options.service.dialect.createDecoder();
    const { count = 10_000, bytes = 64 * 1024 * 1024 } = options.unread ?? {};
    this.#readers = createReaders({ count, bytes });
  }

  /** Bytes sent and not yet handed to the network. */
  get bufferedAmount(): number {
    return this.#link?.bufferedAmount ?? 0;
  }

  /** How the connection ended, or null while it has not. */
  get end(): LinkEnd | null {
    return this.#end;
  }

  /**
   * Dials, and resolves with the session as the service announced it in `session.created`; with null where the
   * service does not greet, as when attached to a call. Rejects with one `RealtimeError` whatever went wrong.
   * Calling it again returns the same promise, and rejects once the connection is over.
   */
  connect({ signal }: { readonly signal?: Signal | undefined } = {}): Promise<Session | null> {
    if (this.#end) return Promise.reject(this.#end.error ?? notOpen("the connection is over"));
    if (this.#greeting) return this.#greeting.promise;
    const { service, transport = webSocket(), greetingTimeoutMs = 15_000 } = this.#options;
    const giveUp = (error: RealtimeError) => this.#finish({ error });
    this.#greeting = awaitGreeting({ service, timeoutMs: greetingTimeoutMs, signal, giveUp });
    if (this.#end) this.#greeting.fail(this.#end);
    else this.#dial(transport(service));
    return this.#greeting.promise;
  }

  /**
   * Sends one event and returns its `event_id`, made up if it had none. Throws `link.not-open` unless connected,
   * and `options.invalid` for what is no JSON.
   */
  send(event: ClientEvent): string {
    if (!this.#link) throw notOpen(this.#end ? "the connection is over" : "await connect() first");
    const event_id = event.event_id ?? `event_${++this.#sent}`;
    const { frame, dropped } = this.#encode({ ...event, event_id });
    this.#link.send(frame);
    for (const param of dropped) {
      const message = `${this.#options.service.name} has no ${param}: it was left out of ${event.type}`;
      this.#emitter.emit("fault", new RealtimeError("wire.dropped-field", message, { param }));
    }
    return event_id;
  }

  /**
   * Every event of the service in order, those we have no type for included. Several readers each see all from
   * the call on. The first also sees what came before it, from the beginning of the connection; if it is asked
   * for so late that this was no longer kept (more than 64 events), a `fault` says so. Ends when we close;
   * throws the error that ended the connection otherwise, or `reader.too-slow`, both after what had arrived.
   */
  events(): AsyncIterableIterator<ServerEvent | UnknownEvent> {
    const { reader, missed } = this.#readers.read();
    if (missed) this.#emitter.emit("fault", missed);
    return reader;
  }

  /** Listens for one kind of event. Returns its own remover. */
  on<Name extends keyof RealtimeClientEvents>(
    name: Name,
    listener: (event: RealtimeClientEvents[Name]) => void,
  ): () => void {
    return this.#emitter.on(name, listener);
  }

  /**
   * Ends the connection or the attempt and settles everything that waits. Closing again does nothing. Throws
   * `options.invalid` for a code other than 1000 and 3000 to 4999, or a reason of more than 123 bytes.
   */
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

  #dial(dial: ReturnType<Transport>): void {
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
        this.#emitter.emit("fault", new RealtimeError("wire.unreadable", decoded.why));
        continue;
      }
      const { event } = decoded;
      this.#readers.tell(event, frame.length);
      if (event.type !== "unknown") this.#greeting?.hear(event);
      this.#emitter.emit("event", event);
      // A listener may have closed us, and nothing is told after that.
      if (event.type !== "unknown" && !this.#end) this.#emitter.emit(event.type, event as never);
    }
  }

  #finish(end: LinkEnd): void {
    if (this.#end) return;
    this.#end = end;
    const error = this.#greeting ? this.#greeting.fail(end) : end.error;
    this.#end = { ...end, error };
    this.#link = null;
    this.#readers.end(error);
    this.#emitter.emit("close", this.#end);
    this.#hangUp?.();
  }
}

function notOpen(why: string): RealtimeError {
  return new RealtimeError("link.not-open", why);
}
