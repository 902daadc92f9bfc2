import { createConnection, type Socket } from "node:net";
import { RealtimeError, type Clock } from "@rt/core";
import { addressText, type Address } from "./address.js";
import { FrameSplitter, headerBytes, writeHeader } from "./frames.js";
import { MessageReader, UnreadableMessage } from "./message-reader.js";
import { MessageWriter } from "./message-writer.js";
import { command, none, refusal, refusalText, version } from "./protocol.js";

/** Callbacks of a connection. */
export interface ConnectionHandler {
  /** Receives messages that the server sends unprompted. */
  onMessage(command: number, message: MessageReader): void;
  /** Receives recorded sound, in memory that belongs to the connection. */
  onSound(channel: number, bytes: Buffer): void;
  /** The server is gone or sent something unreadable. No callback follows. Not called if we closed the connection. */
  onEnd(cause: RealtimeError): void;
}

/** Options of a connection. */
export interface ConnectionOptions {
  readonly cookie: Uint8Array;
  readonly clock: Clock;
  readonly handler: ConnectionHandler;
}

interface PendingRequest {
  readonly onReply: (reply: MessageReader) => void;
  readonly onFailure: (error: RealtimeError) => void;
  readonly cancelTimeout: () => void;
}

/** How long a server may take to answer. One on this machine takes less than a millisecond. */
const timeoutMs = 5_000;
/**
 * The system tells a server who sends, but only once the server has enabled that: what is sent before arrives without a
 * sender, and is refused if there is no cookie either (unix(7), `SO_PASSCRED`).
 */
const maxTries = 3;
/** How long the event loop needs to read data that has already arrived, after it was blocked past the time limit. */
const graceMs = 100;

/**
 * One connection to a sound server, from the handshake to its end. Carries requests, server messages and sound both
 * ways over the socket alone, never through shared memory.
 */
export class Connection {
  readonly #socket: Socket;
  readonly #clock: Clock;
  readonly #handler: ConnectionHandler;
  readonly #pending = new Map<number, PendingRequest>();
  #nextTag = 0;
  #end: RealtimeError | null = null;

  /** Rejects with `device.unavailable` if no server answers there, or if it refuses us. */
  static async open(address: Address, options: ConnectionOptions): Promise<Connection> {
    for (let tries = 1; ; tries++) {
      const connection = new Connection(await dial(address, options.clock), options);
      try {
        await connection.#introduce(options.cookie);
        return connection;
      } catch (cause) {
        await connection.close();
        if (!isDenied(cause) || tries === maxTries) throw unavailable(address, cause);
      }
    }
  }

  private constructor(socket: Socket, { clock, handler }: ConnectionOptions) {
    this.#socket = socket;
    this.#clock = clock;
    this.#handler = handler;
    const frames = new FrameSplitter((channel, body) => {
      if (this.#end !== null) return;
      if (channel === none) this.#take(new MessageReader(body));
      else handler.onSound(channel, body);
    });
    socket.on("data", (chunk) => this.#guard(() => frames.push(chunk)));
    socket.on("error", (cause) => this.#fail("the connection to the sound server failed", cause));
    socket.on("close", () => this.#fail("the sound server closed the connection"));
  }

  /**
   * Sends a request. `read` reads the reply immediately, before anything that follows it is delivered, and its result
   * is what the promise resolves with. Rejects with `device.lost` once the connection is over; with `device.not-found`,
   * `device.denied` or `device.failed` if the server refuses; with `device.failed` if it does not answer within 5 s.
   */
  request<T>(
    what: number,
    write: (message: MessageWriter) => void,
    read: (reply: MessageReader) => T,
  ): Promise<T> {
    if (this.#end !== null) return Promise.reject(this.#end);
    const tag = this.#nextTag++;
    return new Promise<T>((resolve, reject) => {
      this.#pending.set(tag, {
        onReply: (reply) => resolve(read(reply)),
        onFailure: reject,
        cancelTimeout: this.#timeout(tag, what),
      });
      const message = new MessageWriter(headerBytes).u32(what).u32(tag);
      write(message);
      const { bytes } = message;
      writeHeader(bytes, bytes.length - headerBytes);
      this.#socket.write(bytes);
    });
  }

  /** Sends sound of a stream without copying it, so do not change it until it is sent. */
  sendSound(channel: number, chunks: readonly Uint8Array[]): void {
    if (this.#end !== null) return;
    const header = Buffer.allocUnsafe(headerBytes);
    const length = chunks.reduce((sum, chunk) => sum + chunk.length, 0);
    writeHeader(header, length, channel);
    this.#socket.cork();
    for (const bytes of [header, ...chunks]) this.#socket.write(bytes);
    this.#socket.uncork();
  }

  /**
   * Sends a stream command whose only possible answer is yes. Never rejects: the only other outcome is that the stream
   * is gone, which is reported elsewhere.
   */
  tell(what: number, channel: number, flag?: boolean): Promise<void> {
    const write = (message: MessageWriter): void => {
      message.u32(channel);
      if (flag !== undefined) message.flag(flag);
    };
    return this.request(what, write, nothing).catch(nothing);
  }

  /** Closes the connection and all its streams. A second call has no effect. */
  async close(): Promise<void> {
    this.#finish(new RealtimeError("device.lost", "the connection to the sound server was closed"));
    if (this.#socket.closed) return;
    await new Promise<void>((resolve) => {
      this.#socket.once("close", () => resolve());
      this.#socket.destroy();
    });
  }

  async #introduce(cookie: Uint8Array): Promise<void> {
    const theirs = await this.request(
      command.authenticate,
      (message) => message.u32(version.ours).blob(cookie),
      (reply) => reply.u32() & version.mask,
    );
    if (theirs < version.oldest) {
      throw new RealtimeError(
        "device.unavailable",
        `it speaks protocol version ${theirs}; ${version.oldest} or newer is required`,
      );
    }
    const name = { "application.name": "rt", "application.process.id": String(process.pid) };
    await this.request(command.setClientName, (message) => message.properties(name), nothing);
  }

  #take(message: MessageReader): void {
    const what = message.u32();
    const tag = message.u32();
    if (what !== command.reply && what !== command.error) return this.#handler.onMessage(what, message);
    const request = this.#pending.get(tag);
    if (request === undefined) return;
    this.#pending.delete(tag);
    request.cancelTimeout();
    if (what === command.error) return request.onFailure(refused(message.u32()));
    try {
      request.onReply(message);
    } catch (cause) {
      request.onFailure(
        new RealtimeError("device.lost", "the sound server's reply cannot be read", { cause }),
      );
      throw cause;
    }
  }

  #timeout(tag: number, what: number): () => void {
    const expire = (): void => {
      const request = this.#pending.get(tag);
      this.#pending.delete(tag);
      request?.onFailure(
        new RealtimeError("device.failed", `the sound server did not answer command ${what}`),
      );
    };
    // Timers run before arrived data is read, so after a blocked event loop replies get one more chance.
    let cancel = this.#clock.after(timeoutMs, () => (cancel = this.#clock.after(graceMs, expire)));
    return () => cancel();
  }

  #guard(run: () => void): void {
    try {
      run();
    } catch (cause) {
      if (!(cause instanceof UnreadableMessage)) throw cause;
      this.#fail("the sound server sent an unreadable message", cause);
    }
  }

  #fail(message: string, cause?: unknown): void {
    if (this.#end !== null) return;
    const error = new RealtimeError("device.lost", message, { cause });
    this.#finish(error);
    this.#socket.destroy();
    this.#handler.onEnd(error);
  }

  #finish(error: RealtimeError): void {
    if (this.#end !== null) return;
    this.#end = error;
    for (const { cancelTimeout, onFailure } of this.#pending.values()) {
      cancelTimeout();
      onFailure(error);
    }
    this.#pending.clear();
  }
}

/** Reads nothing from a reply that only acknowledges. */
export function nothing(): void {}

function refused(code: number): RealtimeError {
  const text = `the sound server refused the request: ${refusalText(code)}`;
  if (code === refusal.noSuchEntity) return new RealtimeError("device.not-found", text);
  return new RealtimeError(code === refusal.accessDenied ? "device.denied" : "device.failed", text);
}

function isDenied(cause: unknown): boolean {
  return cause instanceof RealtimeError && cause.code === "device.denied";
}

function dial(address: Address, clock: Clock): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = createConnection(
      address.kind === "unix"
        ? { path: address.path }
        : { host: address.host, port: address.port, family: address.family, keepAlive: true, noDelay: true },
    );
    const fail = (cause: Error): void => {
      cancelTimeout();
      reject(unavailable(address, cause));
    };
    const cancelTimeout = clock.after(timeoutMs, () => socket.destroy(new Error("no answer in 5 s")));
    socket.once("error", fail);
    socket.once("connect", () => {
      cancelTimeout();
      socket.off("error", fail);
      resolve(socket);
    });
  });
}

function unavailable(address: Address, cause: unknown): RealtimeError {
  const why = cause instanceof Error ? cause.message : String(cause);
  return new RealtimeError("device.unavailable", `${addressText(address)}: ${why}`, { cause });
}
