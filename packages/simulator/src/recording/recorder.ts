import { accessSync, constants, existsSync } from "node:fs";
import type { IncomingMessage } from "node:http";
import path from "node:path";
import type { Duplex } from "node:stream";
import { RealtimeError } from "@rt/core";
import { WebSocket, WebSocketServer } from "ws";
import type { RawData } from "ws";
import { systemClock } from "../clock.js";
import type { Clock } from "../clock.js";
import { maxConnections, maxFrameBytes, maxUnreadBytes } from "../limits.js";
import type { OnTraffic } from "../server/connection.js";
import { createHost } from "../server/host.js";
import type { Host, HostOptions } from "../server/host.js";
import { notFound, notThere, send, sendRaw } from "../server/pages.js";
import { offeredProtocols } from "../server/routes.js";
import { textOf } from "../server/web-socket-line.js";
import { sendable, sendableReason } from "./close-codes.js";
import { eventIn } from "./recording.js";
import type { Entry } from "./recording.js";
import { createSessionFile } from "./session-file.js";
import type { SessionFile } from "./session-file.js";
import { dialing, shownUrl } from "./upstream.js";
import type { Dialing } from "./upstream.js";

/** Options of {@link createRecorder}. */
export interface RecorderOptions extends HostOptions {
  /** The real service. With a path, that exact URL is dialed; without one, the path that the client requests. */
  readonly upstream: string;
  /** The key for the service. Default: the client's own key is passed on. */
  readonly key?: string;
  /** The file for the first session. Later sessions get a number before the extension. */
  readonly file: string;
  /** Whether to keep audio, or only its length. Default `drop`. */
  readonly audio?: "keep" | "drop";
  readonly clock?: Clock;
  /** Receives the traffic of each connection, in the service's own words. */
  readonly onTraffic?: OnTraffic;
  /** Called at the end of each connection. */
  readonly onSessionEnd?: (sessionId: string) => void;
  /** Called once a file is completely written, or with the reason why it is not. */
  readonly onFile?: (file: string, failure: Error | null) => void;
}

/**
 * Creates a recorder: a proxy to a real service that writes each session to a file. Files contain no keys, neither
 * those sent beside the events nor anything in them that looks like one. Throws `options.invalid` if the upstream is
 * not the address of a service, or if keys would be sent to it unencrypted.
 */
export function createRecorder(options: RecorderOptions): Host {
  // Fails now, and not when the first client comes.
  dialing(options, { target: "/", headers: {}, protocols: [] });
  checkFolder(options.file);
  const relays = new Set<Relay>();
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: maxFrameBytes,
    perMessageDeflate: false,
  });
  return createHost(options, {
    onRequest: (request, response) => send(response, notFound(request)),
    onUpgrade(request, socket, head) {
      socket.on("error", () => socket.destroy());
      if (relays.size >= maxConnections)
        return sendRaw(socket, notThere(503, "The recorder accepts no more connections."));
      const taken = new Set([...relays].map(({ path: each }) => each));
      const relay = new Relay({ request, socket, head, sockets }, options, freePath(options.file, taken));
      relays.add(relay);
      void relay.over.then(() => relays.delete(relay));
    },
    async onClose() {
      for (const relay of relays) relay.close();
      await Promise.all([...relays].map(({ over }) => over));
      sockets.close();
    },
  });
}

/** `session.jsonl`, `session-2.jsonl`, ...: the first that neither exists nor is about to. */
function freePath(file: string, taken: ReadonlySet<string>): string {
  const { dir, name, ext } = path.parse(file);
  for (let count = 1; ; count++) {
    const free = count === 1 ? file : path.join(dir, `${name}-${count}${ext}`);
    if (!taken.has(free) && !existsSync(free)) return free;
  }
}

/** A conversation that cannot be written should not begin. */
function checkFolder(file: string): void {
  const folder = path.dirname(path.resolve(file));
  try {
    accessSync(folder, constants.W_OK);
  } catch (cause) {
    throw new RealtimeError("options.invalid", `The folder ${folder} does not exist or is not writable.`, {
      cause,
    });
  }
}

interface Knock {
  readonly request: IncomingMessage;
  readonly socket: Duplex;
  readonly head: Buffer;
  readonly sockets: WebSocketServer;
}

/** How long a service may take to accept a client. */
const handshakeTimeoutMs = 30_000;
/** How long a refusal may take to arrive, and how large it may be. */
const refusalTimeoutMs = 5_000;
const maxRefusalBytes = 64 * 1024;
/** How long a client may take to complete the closing handshake. */
const closeGraceMs = 1_000;

/** One client, and the service behind it. */
class Relay {
  /** Resolves once both are gone and everything is written. */
  readonly over: Promise<void>;
  /** The file it is written to. */
  readonly path: string;
  readonly #options: RecorderOptions;
  readonly #clock: Clock;
  readonly #dialing: Dialing;
  readonly #service: WebSocket;
  #client: WebSocket | null = null;
  #file: SessionFile | null = null;
  #begunAt = 0;
  #finish: () => void = () => {};

  constructor(knock: Knock, options: RecorderOptions, file: string) {
    const { request, socket } = knock;
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
    this.path = file;
    this.over = new Promise((resolve) => (this.#finish = resolve));
    const { headers, url: target = "/" } = request;
    this.#dialing = dialing(options, { target, headers, protocols: offeredProtocols(headers) });
    const { url, protocols } = this.#dialing;
    this.#service = new WebSocket(url, protocols, {
      headers: this.#dialing.headers,
      perMessageDeflate: false,
      maxPayload: 2 * maxFrameBytes,
      handshakeTimeout: handshakeTimeoutMs,
    });
    this.#service.on("open", () => this.#open(knock));
    this.#service.on("unexpected-response", (_, response) => this.#refuse(socket, response));
    this.#service.on("error", (error) => this.#fail(socket, error));
    this.#service.on("close", (code, reason) => this.#onServiceClosed(code, String(reason)));
    socket.on("close", () => this.#service.terminate());
  }

  close(): void {
    this.#endClient(1001, "The recorder is closing.");
    this.#service.terminate();
  }

  #open({ request, socket, head, sockets }: Knock): void {
    const { url, credentials } = this.#dialing;
    const { audio = "drop" } = this.#options;
    this.#begunAt = this.#clock.now();
    const recorded_at = new Date(this.#begunAt).toISOString();
    const meta = { url: shownUrl(url), recorded_at, audio: audio === "keep" ? "kept" : "dropped" } as const;
    this.#file = createSessionFile(this.path, meta, { keepsAudio: audio === "keep", credentials });
    sockets.handleUpgrade(request, socket, head, (client) => {
      this.#client = client;
      client.on("error", () => undefined);
      client.on("message", (data, isBinary) => this.#pass("sent", { to: this.#service, data, isBinary }));
      client.on("close", (code, reason) =>
        this.#service.close(sendable(code), sendableReason(String(reason))),
      );
      this.#service.on("message", (data, isBinary) => this.#pass("received", { to: client, data, isBinary }));
    });
  }

  #pass(dir: Entry["dir"], { to, data, isBinary }: Frame): void {
    if (to.readyState === to.OPEN) to.send(data, { binary: isBinary });
    if (to.bufferedAmount > maxUnreadBytes) return to.terminate();
    const event = isBinary ? null : eventIn(textOf(data));
    // What is not an event cannot be replayed, and may contain anything.
    if (!event) return;
    this.#file?.write(dir, this.#clock.now() - this.#begunAt, event);
    const direction = dir === "sent" ? "received" : "sent";
    this.#options.onTraffic?.({ direction, sessionId: this.path, event });
  }

  /** Passes on the service's refusal, as far as it arrives in time. */
  #refuse(socket: Duplex, response: IncomingMessage): void {
    const { statusCode: status = 502, headers } = response;
    let body = "";
    const answer = () => {
      response.destroy();
      this.#finish();
      this.#service.terminate();
      if (!socket.writable) return;
      if (status >= 300 && status < 400)
        return sendRaw(
          socket,
          notThere(502, "The service redirects, which is not followed: keys are only sent to the upstream."),
        );
      const type = headers["content-type"];
      sendRaw(socket, { status, body, ...(type && { headers: { "content-type": type } }) });
    };
    const cancel = this.#clock.after(refusalTimeoutMs, answer);
    response.setEncoding("utf8");
    response.on("data", (chunk: string) => {
      body += chunk;
      if (body.length > maxRefusalBytes) response.destroy();
    });
    response.once("close", () => {
      cancel();
      answer();
    });
  }

  /** Terminates a client that does not answer in time. */
  #endClient(code: number, reason: string): void {
    const client = this.#client;
    if (!client) return;
    // A paused client could not answer.
    client.resume();
    client.close(sendable(code), sendableReason(reason));
    setTimeout(() => client.terminate(), closeGraceMs).unref();
  }

  #fail(socket: Duplex, { message }: Error): void {
    if (!this.#client && socket.writable)
      sendRaw(socket, notThere(502, `The service cannot be reached: ${message}`));
  }

  #onServiceClosed(code: number, reason: string): void {
    if (this.#client?.readyState === WebSocket.OPEN) {
      this.#file?.closed({ at: this.#clock.now() - this.#begunAt, code, reason });
      this.#endClient(code, reason);
    }
    const { onFile, onSessionEnd } = this.#options;
    onSessionEnd?.(this.path);
    void (this.#file?.end() ?? Promise.resolve())
      .then(
        () => this.#file && onFile?.(this.path, null),
        (error: unknown) => onFile?.(this.path, error instanceof Error ? error : new Error(String(error))),
      )
      .then(() => this.#finish());
  }
}

interface Frame {
  readonly to: WebSocket;
  readonly data: RawData;
  readonly isBinary: boolean;
}
