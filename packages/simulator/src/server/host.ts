import { createServer } from "node:http";
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { Server as TlsServer } from "node:https";
import type { AddressInfo } from "node:net";
import type { Duplex } from "node:stream";
import { RealtimeError } from "@rt/core";
import { checkOptions, isFilled, isRecord, methods, number } from "../check-options.js";
import type { OptionRules } from "../check-options.js";

/** Where to listen. */
export interface HostOptions {
  /** The name or address to listen on. Default: this machine only, and without `port` a free port. */
  readonly host?: string;
  readonly port?: number;
  /** A certificate and its key as PEM, to serve `https:` and `wss:`. */
  readonly tls?: { readonly key: string; readonly cert: string };
  /** Your own server to answer on. You start and close it. */
  readonly server?: Server | TlsServer;
}

/** What each option of a host accepts. */
export const hostRules: OptionRules<HostOptions> = {
  // An empty string would mean all addresses of this machine.
  host: { is: "a host name or an address of this machine", accepts: isFilled },
  port: number(
    "a whole number from 0 to 65535",
    (value) => Number.isInteger(value) && value >= 0 && value < 2 ** 16,
  ),
  tls: { is: "an object with a key and a cert in PEM format", accepts: isCertificate },
  server: methods("a node:http or node:https server", "on", "off", "listen", "address"),
};

function isCertificate(value: unknown): boolean {
  return isRecord(value) && ["key", "cert"].every((name) => isPem(Reflect.get(value, name)));
}

/** As a string, or as read from a file. */
function isPem(value: unknown): boolean {
  return isFilled(value) || value instanceof Uint8Array;
}

/** Handles what happens on a host. */
export interface HostHandler {
  readonly onRequest: (request: IncomingMessage, response: ServerResponse) => void;
  readonly onUpgrade: (request: IncomingMessage, socket: Duplex, head: Buffer) => void;
  /** Ends all connections. */
  readonly onClose: () => Promise<void>;
}

/** A server, and where it listens. */
export interface Host {
  /** Resolves with the host itself once it listens. Rejects after {@link close}: create another one. */
  listen(): Promise<Host>;
  /**
   * The URL to reach it from this machine, for example `http://127.0.0.1:8787`, even if it listens on all addresses.
   */
  readonly url: string;
  readonly port: number;
  /** Ends all connections and stops listening. May be called any number of times. */
  close(): Promise<void>;
}

/** Creates a server. It listens once you call `listen()`. Invalid options throw `options.invalid`. */
export function createHost(options: HostOptions, handler: HostHandler): Host {
  checkOptions(options, hostRules);
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
  return new RealtimeError("options.invalid", "The server is closed: create a new one to listen again.");
}

function ownServer({ tls }: HostOptions): Server | TlsServer {
  if (!tls) return createServer();
  try {
    return createTlsServer({ key: tls.key, cert: tls.cert });
  } catch (cause) {
    throw new RealtimeError("options.invalid", `tls takes ${hostRules.tls.is}.`, { cause });
  }
}

function listening(server: Server | TlsServer, { host = "127.0.0.1", port = 0 }: HostOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    const fail = (cause: NodeJS.ErrnoException) => reject(cannotListen(cause, { host, port }));
    server.once("error", fail);
    server.listen(port, host, () => {
      server.off("error", fail);
      resolve();
    });
  });
}

type Place = Required<Pick<HostOptions, "host" | "port">>;

function cannotListen(cause: NodeJS.ErrnoException, place: Place): RealtimeError {
  const why = reasons[cause.code ?? ""]?.(place) ?? `The server cannot listen: ${cause.message}`;
  return new RealtimeError("options.invalid", why, { cause });
}

const foreign = ({ host }: Place) => `This machine does not have the address ${host}: choose another.`;
const unheardOf = ({ host }: Place) => `The host name ${host} cannot be resolved: choose another.`;

const reasons: Readonly<Record<string, (place: Place) => string>> = {
  EADDRINUSE: ({ port }) => `Port ${port} is in use: choose another, or 0 for a free one.`,
  EACCES: ({ port }) => `Port ${port} requires more privileges: choose one above 1023, or 0 for a free one.`,
  EADDRNOTAVAIL: foreign,
  EAFNOSUPPORT: foreign,
  ENOTFOUND: unheardOf,
  EAI_AGAIN: unheardOf,
};

function stopped(server: Server | TlsServer): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

function addressOf(server: Server | TlsServer): AddressInfo {
  const address = server.address();
  if (address === null || typeof address === "string") {
    throw new RealtimeError("options.invalid", "The server is not listening: call listen() first.");
  }
  return address;
}

function urlOf(server: Server | TlsServer, { tls }: HostOptions): string {
  const { address, family, port } = addressOf(server);
  const isTls = tls !== undefined || "setSecureContext" in server;
  const reachable = loopback[address] ?? address;
  return `${isTls ? "https" : "http"}://${family === "IPv6" ? `[${reachable}]` : reachable}:${port}`;
}

/** Addresses that stand for all of a machine's: one can listen on them, but not dial them. */
const loopback: Readonly<Record<string, string>> = { "0.0.0.0": "127.0.0.1", "::": "::1" };
