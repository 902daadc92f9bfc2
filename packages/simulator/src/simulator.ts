import { createServer } from "node:http";
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { Server as TlsServer } from "node:https";
import type { AddressInfo } from "node:net";
import { RealtimeError } from "@rt/core";
import type { Brain } from "./brain/brain.js";
import { createDefaultBrain } from "./brain/default-brain.js";
import { systemClock } from "./clock.js";
import type { Clock } from "./clock.js";
import { createDetector } from "./ears/detector.js";
import type { CreateVad } from "./ears/vad.js";
import { createIds } from "./ids.js";
import type { ProfileName } from "./profiles.js";
import type { OnTraffic } from "./server/connection.js";
import { answer } from "./server/endpoints.js";
import { Declined, notThere } from "./server/pages.js";
import { Secrets } from "./server/secrets.js";
import { Upgrades } from "./server/upgrades.js";
import { instantPace, realisticPace } from "./session/pace.js";
import type { PaceName } from "./session/pace.js";
import { createFormantVoice } from "./voice/voice.js";
import type { Voice } from "./voice/voice.js";

/** How a simulator is made. All of it is optional. */
export interface SimulatorOptions {
  /** Where to listen; only this machine, at a free port, if left out. */
  readonly host?: string;
  readonly port?: number;
  /** A certificate and its key, PEM: then the simulator speaks `https:` and `wss:`. */
  readonly tls?: { readonly key: string; readonly cert: string };
  /** A server of yours to answer on, which you listen with and close. */
  readonly server?: Server | TlsServer;
  /** `realistic` unless said otherwise: first sound after some 400 ms, then four times as fast as it plays. */
  readonly pace?: PaceName;
  /** How much faster than it plays sound is sent at the realistic pace. */
  readonly speedup?: number;
  /** The service to pass for; if left out, the one whose path the client uses. */
  readonly profile?: ProfileName;
  /** Keys that are valid; if left out, any credential is, and none. */
  readonly keys?: readonly string[];
  /** Models, or deployments, that exist; if left out, all. */
  readonly models?: readonly string[];
  /** Refuses the preview dialect at `/v1/realtime`, as OpenAI does since May 2026. */
  readonly refuseBeta?: boolean;
  /** Makes ids repeatable. */
  readonly seed?: number;
  readonly clock?: Clock;
  readonly brain?: Brain;
  readonly voice?: Voice;
  readonly createVad?: CreateVad;
  /** Hears all traffic, for logs and tests. */
  readonly onTraffic?: OnTraffic;
}

/** A local realtime server. */
export interface Simulator {
  /** Starts to listen; resolves with the simulator itself. Rejects after {@link close}: make another. */
  listen(): Promise<Simulator>;
  /** Answers plain HTTP: for a server of yours, for the paths that you leave to the simulator. It never rejects. */
  answer(request: IncomingMessage, response: ServerResponse): Promise<void>;
  /** Where this machine reaches it, for example `http://127.0.0.1:8787`, even if it listens everywhere. */
  readonly url: string;
  readonly port: number;
  /** How many clients are connected. */
  readonly connections: number;
  /** Ends all connections and stops to listen; any number of times. */
  close(): Promise<void>;
}

/** Makes a simulator, which listens once it is told to. */
export function createSimulator(options: SimulatorOptions = {}): Simulator {
  const parts = partsOf(options);
  const upgrades = new Upgrades(parts);
  const server = options.server ?? ownServer(options);
  if (!options.server) server.on("request", (request, response) => void simulator.answer(request, response));
  const onUpgrade = upgrades.answer.bind(upgrades);
  server.on("upgrade", onUpgrade);
  let starting: Promise<void> | null = null;
  let closing: Promise<void> | null = null;
  const simulator: Simulator = {
    async listen() {
      if (!closing && !server.listening) {
        starting ??= listening(server, options).finally(() => (starting = null));
        await starting;
      }
      if (closing) throw closed();
      return simulator;
    },
    answer: (request, response) =>
      answer(request, response, { ...parts, ids: parts.world.ids, calls: noCalls }),
    get url() {
      return urlOf(server, options);
    },
    get port() {
      return addressOf(server).port;
    },
    get connections() {
      return upgrades.size;
    },
    close() {
      server.off("upgrade", onUpgrade);
      closing ??= Promise.allSettled([starting])
        .then(() => upgrades.close())
        .then(() => (options.server ? undefined : stopped(server)));
      return closing;
    },
  };
  return simulator;
}

function closed(): RealtimeError {
  return new RealtimeError("options.invalid", "The simulator is closed: make another one to listen again.");
}

/** There are none yet. */
const noCalls = {
  create: () =>
    Promise.reject(new Declined(notThere(501, "The simulator does not have calls over WebRTC yet."))),
  hangup: () => false,
};

function partsOf(options: SimulatorOptions): ConstructorParameters<typeof Upgrades>[0] {
  const { keys, models, refuseBeta, profile, onTraffic = () => undefined } = options;
  const clock = options.clock ?? systemClock;
  const ids = createIds(options.seed);
  return {
    secrets: new Secrets({ ids, clock }),
    keys,
    models,
    refuseBeta,
    profile,
    onTraffic,
    world: {
      clock,
      ids,
      brain: options.brain ?? createDefaultBrain(clock),
      voice: options.voice ?? createFormantVoice(),
      createVad: options.createVad ?? createDetector,
      pace: options.pace === "instant" ? instantPace : realisticPace(options.speedup),
      models,
    },
  };
}

function ownServer({ tls }: SimulatorOptions): Server | TlsServer {
  return tls ? createTlsServer({ key: tls.key, cert: tls.cert }) : createServer();
}

function listening(
  server: Server | TlsServer,
  { host = "127.0.0.1", port = 0 }: SimulatorOptions,
): Promise<void> {
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
      : `The simulator cannot listen: ${cause.message}`;
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
    throw new RealtimeError("options.invalid", "The simulator does not listen: call listen() first.");
  }
  return address;
}

function urlOf(server: Server | TlsServer, { tls }: SimulatorOptions): string {
  const { address, family, port } = addressOf(server);
  const isTls = tls !== undefined || "setSecureContext" in server;
  const reachable = loopback[address] ?? address;
  return `${isTls ? "https" : "http"}://${family === "IPv6" ? `[${reachable}]` : reachable}:${port}`;
}

/** Addresses that stand for all of a machine's, which can be listened at and not be dialed. */
const loopback: Readonly<Record<string, string>> = { "0.0.0.0": "127.0.0.1", "::": "::1" };
