import { createServer } from "node:http";
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { Server as TlsServer } from "node:https";
import type { AddressInfo } from "node:net";
import type { Duplex } from "node:stream";
import { RealtimeError } from "@rt/core";

/** Where to listen. */
export interface HostOptions {
  /** Only this machine, at a free port, if left out. */
  readonly host?: string;
  readonly port?: number;
  /** A certificate and its key, PEM: then it speaks `https:` and `wss:`. */
  readonly tls?: { readonly key: string; readonly cert: string };
  /** A server of yours to answer on, which you listen with and close. */
  readonly server?: Server | TlsServer;
}

/** What happens on a host. */
export interface HostHandler {
  readonly onRequest: (request: IncomingMessage, response: ServerResponse) => void;
  readonly onUpgrade: (request: IncomingMessage, socket: Duplex, head: Buffer) => void;
  /** Ends what is connected. */
  readonly onClose: () => Promise<void>;
}

/** A server that listens, and where. */
export interface Host {
  /** Resolves with the host itself once it listens. Rejects after {@link close}: make another. */
  listen(): Promise<Host>;
  /** Where this machine reaches it, for example `http://127.0.0.1:8787`, even if it listens everywhere. */
  readonly url: string;
  readonly port: number;
  /** Ends all connections and stops to listen; any number of times. */
  close(): Promise<void>;
}

/** Makes a server, which listens once it is told to. */
export function createHost(options: HostOptions, handler: HostHandler): Host {
  const server = options.server ?? ownServer(options);
  if (!options.server) server.on("request", handler.onRequest);
  server.on("upgrade", handler.onUpgrade);
  let starting: Promise<void> | null = null;
  let closing: Promise<void> | null = null;
  const host: Host = {
    async listen() {
      if (!closing && !server.listening) {
        starting ??= listening(server, options).finally(() => (starting = null));
        await starting;
      }
      if (closing) throw closed();
      return host;
    },
    get url() {
      return urlOf(server, options);
    },
    get port() {
      return addressOf(server).port;
    },
    close() {
      server.off("upgrade", handler.onUpgrade);
      closing ??= Promise.allSettled([starting])
        .then(() => handler.onClose())
        .then(() => (options.server ? undefined : stopped(server)));
      return closing;
    },
  };
  return host;
}

function closed(): RealtimeError {
  return new RealtimeError("options.invalid", "The server is closed: make another one to listen again.");
}

function ownServer({ tls }: HostOptions): Server | TlsServer {
  return tls ? createTlsServer({ key: tls.key, cert: tls.cert }) : createServer();
}

function listening(server: Server | TlsServer, { host = "127.0.0.1", port = 0 }: HostOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    const fail = (cause: NodeJS.ErrnoException) => reject(cannotListen(cause, port));
    server.once("error", fail);
    server.listen(port, host, () => {
      server.off("error", fail);
      resolve();
    });
  });
}

function cannotListen(cause: NodeJS.ErrnoException, port: number): RealtimeError {
  const why =
    cause.code === "EADDRINUSE"
      ? `Port ${port} is in use: choose another, or 0 for a free one.`
      : `The server cannot listen: ${cause.message}`;
  return new RealtimeError("options.invalid", why, { cause });
}

function stopped(server: Server | TlsServer): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

function addressOf(server: Server | TlsServer): AddressInfo {
  const address = server.address();
  if (address === null || typeof address === "string") {
    throw new RealtimeError("options.invalid", "The server does not listen: call listen() first.");
  }
  return address;
}

function urlOf(server: Server | TlsServer, { tls }: HostOptions): string {
  const { address, family, port } = addressOf(server);
  const isTls = tls !== undefined || "setSecureContext" in server;
  const reachable = loopback[address] ?? address;
  return `${isTls ? "https" : "http"}://${family === "IPv6" ? `[${reachable}]` : reachable}:${port}`;
}

/** Addresses that stand for all of a machine's, which can be listened at and not be dialed. */
const loopback: Readonly<Record<string, string>> = { "0.0.0.0": "127.0.0.1", "::": "::1" };
