import type { UnknownEvent } from "../dialects/dialect.js";
import { RealtimeError } from "../errors.js";
import type { ClientEvent } from "../protocol/client-events.js";
import type { ServerEvent, ServerEventOf, ServerEventType } from "../protocol/server-events.js";
import type { Session } from "../protocol/session-config.js";
import type { Service } from "../services/service.js";
import { createDeferred, type Deferred } from "../support/deferred.js";
import { createEmitter } from "../support/emitter.js";
import type { Signal } from "../support/host.js";
import type { QueueLimit } from "../support/queue.js";
import type { LinkEnd, Transport } from "../transport/transport.js";
import { webSocket } from "../transport/websocket.js";
import { Connection } from "./connection.js";
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
  readonly #connection: Connection;
  readonly #emitter = createEmitter<RealtimeClientEvents>();
  readonly #readers: Readers<ServerEvent | UnknownEvent>;
  #greeting: Deferred<Session | null> | null = null;
  /** Stops to wait for the abort of `connect()`. */
  #unlisten = (): void => {};

  constructor({ service, transport = webSocket(), greetingTimeoutMs, unread }: RealtimeClientOptions) {
    this.#readers = createReaders(unread);
    this.#connection = new Connection(
      { service, dial: transport(service), greetingTimeoutMs },
      {
        onGreeted: (session) => {
          this.#unlisten();
          this.#connection.media?.mute(false);
          this.#greeting?.resolve(session);
        },
        onEvent: (event, bytes) => this.#tell(event, bytes),
        onFault: (error) => this.#emitter.emit("fault", error),
        onEnd: (end) => {
          this.#unlisten();
          this.#greeting?.reject(end.error ?? new RealtimeError("link.aborted", "closed while connecting"));
          this.#readers.end(end.error);
          this.#emitter.emit("close", end);
        },
      },
    );
  }

  /** Bytes sent and not yet handed to the network. */
  get bufferedAmount(): number {
    return this.#connection.bufferedAmount;
  }

  /** How the connection ended, or null while it has not. */
  get end(): LinkEnd | null {
    return this.#connection.end;
  }

  /**
   * Dials, and resolves with the session as the service announced it in `session.created`; with null where the
   * service does not greet, as when attached to a call. Rejects with one `RealtimeError` whatever went wrong.
   * Calling it again returns the same promise, and rejects once the connection is over.
   */
  connect({ signal }: { readonly signal?: Signal | undefined } = {}): Promise<Session | null> {
    if (this.end)
      return Promise.reject(this.end.error ?? new RealtimeError("link.not-open", "the connection is over"));
    if (this.#greeting) return this.#greeting.promise;
    this.#greeting = createDeferred();
    const abort = (): void =>
      this.#connection.fail(
        new RealtimeError("link.aborted", "connecting aborted", { cause: signal?.reason }),
      );
    this.#unlisten = () => signal?.removeEventListener("abort", abort);
    signal?.addEventListener("abort", abort);
    if (signal?.aborted) abort();
    else this.#connection.connect();
    return this.#greeting.promise;
  }

  /**
   * Sends one event and returns its `event_id`, made up if it had none. Throws `link.not-open` unless connected,
   * and `options.invalid` for what is no JSON.
   */
  send(event: ClientEvent): string {
    return this.#connection.send(event);
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
  close(code?: number, reason?: string): void {
    this.#connection.close(code, reason);
  }

  #tell(event: ServerEvent | UnknownEvent, bytes: number): void {
    this.#readers.tell(event, bytes);
    this.#emitter.emit("event", event);
    // A listener may have closed us, and nothing is told after that.
    if (event.type !== "unknown" && !this.end) this.#emitter.emit(event.type, event as never);
  }
}
