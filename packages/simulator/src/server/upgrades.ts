import { randomUUID } from "node:crypto";
import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { WebSocketServer } from "ws";
import type { WebSocket } from "ws";
import type { Calls } from "../calls/calls.js";
import type { ConnectionFaults, Faults } from "../faults/faults.js";
import { refusedHandshake } from "../faults/refused-handshake.js";
import { maxConnections, maxFrameBytes } from "../limits.js";
import { profiles } from "../profiles.js";
import type { Profile, ProfileName } from "../profiles.js";
import type { SessionWorld } from "../session/context.js";
import { admission, denialBody, keyDenial } from "./admission.js";
import type { AdmissionRules } from "./admission.js";
import type { Denial } from "./admission.js";
import { Connection } from "./connection.js";
import type { OnTraffic } from "./connection.js";
import { notFound, notThere, sendRaw } from "./pages.js";
import type { Reply } from "./pages.js";
import { routeOf } from "./routes.js";
import type { RealtimeRoute, Route } from "./routes.js";
import { webSocketLine } from "./web-socket-line.js";

/** What is needed to admit clients. */
export interface UpgradeOptions extends AdmissionRules {
  /** The profile of all requests, instead of the one that belongs to the path. */
  readonly profile?: ProfileName | undefined;
  readonly world: Omit<SessionWorld, "profile">;
  readonly onTraffic: OnTraffic;
  readonly onSessionEnd?: ((sessionId: string) => void) | undefined;
  readonly faults: Faults;
  readonly calls: Pick<Calls, "has" | "attachSideband">;
}

/** Admits or refuses clients, and keeps their sockets. */
export class Upgrades {
  readonly #options: UpgradeOptions;
  /** All sockets that asked to upgrade and are still there: the HTTP server no longer tracks them. */
  readonly #connections = new Set<Duplex>();
  readonly #sockets = new WebSocketServer({
    noServer: true,
    maxPayload: maxFrameBytes,
    perMessageDeflate: false,
    // Lines answer pings, unless they are stalled.
    autoPong: false,
    handleProtocols: (offered) => (offered.has("realtime") ? "realtime" : false),
  });

  constructor(options: UpgradeOptions) {
    this.#options = options;
  }

  /** The number of connections. */
  get size(): number {
    return this.#sockets.clients.size;
  }

  /** Answers an upgrade request. */
  answer(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    this.#connections.add(socket);
    socket.on("close", () => this.#connections.delete(socket));
    socket.on("error", () => socket.destroy());
    const route = routeOf(request.url ?? "/", request.headers);
    if (route.name === "missing")
      return sendRaw(socket, notThere(501, `The simulator does not support ${route.what} yet.`));
    if (route.name !== "realtime" && route.name !== "sideband") return sendRaw(socket, notFound(request));
    if (this.#connections.size > maxConnections)
      return sendRaw(socket, notThere(503, "The simulator accepts no more connections."));
    const knock = { request, socket, head };
    this.#greet(profiles[this.#options.profile ?? route.profile], socket, (connect) =>
      route.name === "realtime" ? this.#admit(route, knock, connect) : this.#lead(route, knock, connect),
    );
  }

  /** Ends all connections. Resolves once they are gone. */
  async close(): Promise<void> {
    for (const client of this.#sockets.clients) {
      // A held or stalled client could not answer.
      client.resume();
      client.close(1001, "The simulator is closing.");
      // A client that has not answered by then is not going to.
      setTimeout(() => client.terminate(), closeGraceMs).unref();
    }
    await Promise.all([...this.#sockets.clients].map(ended));
    for (const connection of this.#connections) connection.destroy();
    this.#sockets.close();
  }

  /** Counts a connection attempt, and continues unless a fault hits its handshake. */
  #greet(profile: Profile, socket: Duplex, goOn: (connect: () => ConnectionFaults) => void): void {
    const { handshake, connect } = this.#options.faults.knock();
    if (handshake === null) return goOn(connect);
    if (handshake.kind === "refuse") return sendRaw(socket, refusedHandshake(handshake, profile));
    if (handshake.ms === undefined) return;
    const cancel = this.#options.world.clock.after(handshake.ms, () => goOn(connect));
    socket.on("close", cancel);
  }

  /** Admits a client that observes and controls a call. */
  #lead({ profile: name, callId }: SidebandRoute, knock: Knock, connect: () => ConnectionFaults): void {
    const { calls, world } = this.#options;
    const profile = profiles[this.#options.profile ?? name];
    const denial = keyDenial(knock.request, profile, this.#options);
    if (denial) return sendRaw(knock.socket, deniedReply(denial));
    if (!calls.has(callId))
      return sendRaw(knock.socket, notThere(404, `No such call: ${callId.slice(0, 64)}`));
    this.#upgrade(knock, (client) => {
      const line = webSocketLine({ socket: client, raw: knock.socket }, world.clock);
      // It may have ended in between.
      if (!calls.attachSideband(callId, line, connect())) client.close(1000, "The call is over.");
    });
  }

  #upgrade({ request, socket, head }: Knock, goOn: (client: WebSocket) => void): void {
    this.#sockets.handleUpgrade(request, socket, head, (client) => {
      // Broken frames end the connection by themselves: nothing to add.
      client.on("error", () => undefined);
      goOn(client);
    });
  }

  #admit(route: RealtimeRoute, { request, socket, head }: Knock, connect: () => ConnectionFaults): void {
    const profile = profiles[this.#options.profile ?? route.profile];
    const world: SessionWorld = { ...this.#options.world, profile };
    const admitted = admission(request, { route, profile }, this.#options);
    const { denial } = admitted;
    if (denial && profile.refusals === "azure") return sendRaw(socket, deniedReply(denial));
    this.#upgrade({ request, socket, head }, (client) => {
      if (admitted.denial) return deny(client, admitted.denial, world);
      const { dialect, model, intent } = route;
      const { initial } = admitted;
      const { onTraffic, onSessionEnd } = this.#options;
      const heard = { onTraffic, onSessionEnd };
      const connection = new Connection({ world, model, intent, initial, ...heard, faults: connect() });
      const line = webSocketLine({ socket: client, raw: socket }, world.clock);
      connection.attach(line, { dialect, role: "client" });
      connection.open();
    });
  }
}

/** The reply to a refused handshake. */
function deniedReply(denial: Denial): Reply {
  const headers = { "apim-request-id": randomUUID(), "x-request-id": randomUUID() };
  return { status: denial.status, type: "application/json", body: denialBody(denial), headers };
}

/** Refuses a client after the handshake, as OpenAI does. */
function deny(socket: WebSocket, { code, message, closeCode }: Denial, world: SessionWorld): void {
  const type = "invalid_request_error";
  const error = { type, code, message, param: null, event_id: null };
  socket.send(JSON.stringify({ type: "error", event_id: world.ids.next("event"), error }));
  socket.close(closeCode, code === null ? type : `${type}.${code}`);
}

type SidebandRoute = Extract<Route, { name: "sideband" }>;

interface Knock {
  readonly request: IncomingMessage;
  readonly socket: Duplex;
  readonly head: Buffer;
}

const closeGraceMs = 1_000;

function ended(client: WebSocket): Promise<void> {
  return new Promise((resolve) => {
    if (client.readyState === client.CLOSED) resolve();
    else client.once("close", () => resolve());
  });
}
