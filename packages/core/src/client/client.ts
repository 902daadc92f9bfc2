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

/** The options of a client. */
export interface RealtimeClientOptions {
  readonly service: Service;
  /** Defaults to `webSocket()`. */
  readonly transport?: Transport;
  /** Time from the open connection to the service's greeting. Default 15 s. */
  readonly greetingTimeoutMs?: number;
  /**
   * How much each reader of `events()` may leave unread. Default 10,000 events or 64 MiB of frames, which can take
   * several times that in memory once parsed.
   */
  readonly unread?: Partial<QueueLimit>;
}

/** The events of a client: every server event under its own name, and these. */
export type RealtimeClientEvents = { readonly [T in ServerEventType]: ServerEventOf<T> } & {
  /** Every event of the service, including those without a type here. */
  readonly event: ServerEvent | UnknownEvent;
  /** A problem that does not end the connection: an unreadable frame, or a field that the dialect does not have. */
  readonly fault: RealtimeError;
  /** The connection has ended. Emitted once, after the last event. */
  readonly close: LinkEnd;
};

/**
 * One connection to a realtime service, typed in the GA vocabulary whatever dialect the service speaks. It keeps no
 * conversation. To reconnect after it ends, create another client.
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
  /** Stops listening for the abort of `connect()`. */
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

  /** Bytes sent but not yet handed to the network. */
  get bufferedAmount(): number {
    return this.#connection.bufferedAmount;
  }

  /** How the connection ended, or null while it has not. */
  get end(): LinkEnd | null {
    return this.#connection.end;
  }

  /**
   * Dials, and resolves with the session from `session.created`, or with null if the service does not greet, as when
   * attached to a call. Rejects with a `RealtimeError` whatever went wrong. Further calls return the same promise, and
   * reject once the connection has ended.
   */
  connect({ signal }: { readonly signal?: Signal | undefined } = {}): Promise<Session | null> {
    if (this.end)
      return Promise.reject(this.end.error ?? new RealtimeError("link.not-open", "the connection has ended"));
    if (this.#greeting) return this.#greeting.promise;
    this.#greeting = createDeferred();
    const abort = (): void =>
      this.#connection.fail(
        new RealtimeError("link.aborted", "connect() was aborted", { cause: signal?.reason }),
      );
    this.#unlisten = () => signal?.removeEventListener("abort", abort);
    signal?.addEventListener("abort", abort);
    if (signal?.aborted) abort();
    else this.#connection.connect();
    return this.#greeting.promise;
  }

  /**
   * Sends one event and returns its `event_id`, generated if it had none. Throws `link.not-open` unless connected, and
   * `options.invalid` if the event is not JSON.
   */
  send(event: ClientEvent): string {
    return this.#connection.send(event);
  }

  /**
   * Every event of the service in order, including those without a type here. Each reader sees all events from its
   * call on. The first reader also sees earlier ones, from the beginning of the connection; if they are no longer kept
   * because there were more than 64, a `fault` says so. Ends when the client is closed; otherwise throws the error
   * that ended the connection, or `reader.too-slow`, after the events that had arrived.
   */
  events(): AsyncIterableIterator<ServerEvent | UnknownEvent> {
    const { reader, missed } = this.#readers.read();
    if (missed) this.#emitter.emit("fault", missed);
    return reader;
  }

  /** Listens for one kind of event. Returns a function that removes the listener. */
  on<Name extends keyof RealtimeClientEvents>(
    name: Name,
    listener: (event: RealtimeClientEvents[Name]) => void,
  ): () => void {
    return this.#emitter.on(name, listener);
  }

  /**
   * Ends the connection or the attempt and settles every pending promise. Closing again does nothing. Throws
   * `options.invalid` for a code other than 1000 and 3000 to 4999, or a reason of more than 123 bytes.
   */
  close(code?: number, reason?: string): void {
    this.#connection.close(code, reason);
  }

  #tell(event: ServerEvent | UnknownEvent, bytes: number): void {
    this.#readers.tell(event, bytes);
    this.#emitter.emit("event", event);
    // A listener may have closed the client, after which no more events are emitted.
    if (event.type !== "unknown" && !this.end) this.#emitter.emit(event.type, event as never);
  }
}
