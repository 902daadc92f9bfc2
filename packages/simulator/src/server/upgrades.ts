import { randomUUID } from "node:crypto";
import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { WebSocketServer } from "ws";
import type { WebSocket } from "ws";
import type { ConnectionFaults, Faults } from "../faults/faults.js";
import { refusedHandshake } from "../faults/refused-handshake.js";
import { maxConnections, maxFrameBytes } from "../limits.js";
import { profiles } from "../profiles.js";
import type { Profile, ProfileName } from "../profiles.js";
import type { SessionWorld } from "../session/context.js";
import { admission, denialBody } from "./admission.js";
import type { AdmissionRules } from "./admission.js";
import type { Denial } from "./admission.js";
import { Connection } from "./connection.js";
import type { OnTraffic } from "./connection.js";
import { notFound, notThere, sendRaw } from "./pages.js";
import { routeOf } from "./routes.js";
import type { RealtimeRoute } from "./routes.js";
import { webSocketLine } from "./web-socket-line.js";

/** What is needed to let clients in. */
export interface UpgradeOptions extends AdmissionRules {
  /** A profile for all, instead of the one that goes with the path. */
  readonly profile?: ProfileName | undefined;
  readonly world: Omit<SessionWorld, "profile">;
  readonly onTraffic: OnTraffic;
  readonly onSessionEnd?: ((sessionId: string) => void) | undefined;
  readonly faults: Faults;
}

/** Lets clients in, or not, and holds their sockets. */
export class Upgrades {
  readonly #options: UpgradeOptions;
  /** All that asked to upgrade and are still there: the HTTP server does not know of them any more. */
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

  /** How many connections there are. */
  get size(): number {
    return this.#sockets.clients.size;
  }

  /** Answers a request to upgrade. */
  answer(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    this.#connections.add(socket);
    socket.on("close", () => this.#connections.delete(socket));
    socket.on("error", () => socket.destroy());
    const route = routeOf(request.url ?? "/", request.headers);
    if (route.name === "sideband")
      return sendRaw(socket, notThere(404, "No such call: the simulator has no calls yet."));
    if (route.name === "missing")
      return sendRaw(socket, notThere(501, `The simulator does not have ${route.what} yet.`));
    if (route.name !== "realtime") return sendRaw(socket, notFound(request));
    if (this.#connections.size > maxConnections)
      return sendRaw(socket, notThere(503, "The simulator has no room for another connection."));
    this.#greet(profiles[this.#options.profile ?? route.profile], socket, (connect) =>
      this.#admit(route, { request, socket, head }, connect),
    );
  }

  /** Ends all connections; resolves once they are gone. */
  async close(): Promise<void> {
    for (const client of this.#sockets.clients) {
      // Who is held or stalled could not answer.
      client.resume();
      client.close(1001, "The simulator is closing.");
      // Who has not answered by then is not going to.
      setTimeout(() => client.terminate(), closeGraceMs).unref();
    }
    await Promise.all([...this.#sockets.clients].map(ended));
    for (const connection of this.#connections) connection.destroy();
    this.#sockets.close();
  }

  /** Counts an attempt to connect, and lets it go on unless its handshake goes wrong on purpose. */
  #greet(profile: Profile, socket: Duplex, goOn: (connect: () => ConnectionFaults) => void): void {
    const { handshake, connect } = this.#options.faults.knock();
    if (handshake === null) return goOn(connect);
    if (handshake.kind === "refuse") return sendRaw(socket, refusedHandshake(handshake, profile));
    if (handshake.ms === undefined) return;
    const cancel = this.#options.world.clock.after(handshake.ms, () => goOn(connect));
    socket.on("close", cancel);
  }

  #admit(route: RealtimeRoute, { request, socket, head }: Knock, connect: () => ConnectionFaults): void {
    const profile = profiles[this.#options.profile ?? route.profile];
    const world: SessionWorld = { ...this.#options.world, profile };
    const admitted = admission(request, { route, profile }, this.#options);
    const { denial } = admitted;
    if (denial && profile.refusals === "azure") {
      const headers = { "apim-request-id": randomUUID(), "x-request-id": randomUUID() };
      return sendRaw(socket, {
        status: denial.status,
        type: "application/json",
        body: denialBody(denial),
        headers,
      });
    }
    this.#sockets.handleUpgrade(request, socket, head, (client) => {
      // Broken frames end the connection by themselves; there is nothing to add.
      client.on("error", () => undefined);
      if (admitted.denial) return deny(client, admitted.denial, world);
      const { dialect, model, intent } = route;
      const { initial } = admitted;
      const { onTraffic, onSessionEnd } = this.#options;
      const heard = { onTraffic, onSessionEnd };
      const connection = new Connection({ world, model, intent, initial, ...heard, faults: connect() });
      connection.attach(webSocketLine({ socket: client, raw: socket }, world.clock), {
        dialect,
        role: "client",
      });
      connection.open();
    });
  }
}

/** Tells a client after the handshake that it gets no session, as OpenAI does. */
function deny(socket: WebSocket, { code, message, closeCode }: Denial, world: SessionWorld): void {
  const type = "invalid_request_error";
  const error = { type, code, message, param: null, event_id: null };
  socket.send(JSON.stringify({ type: "error", event_id: world.ids.next("event"), error }));
  socket.close(closeCode, code === null ? type : `${type}.${code}`);
}

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
