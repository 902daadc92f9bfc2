import { WebSocketServer } from "ws";
import type { WebSocket } from "ws";
import { systemClock } from "../clock.js";
import type { Clock } from "../clock.js";
import { maxConnections, maxFrameBytes } from "../limits.js";
import type { OnTraffic } from "../server/connection.js";
import { createHost } from "../server/host.js";
import type { Host, HostOptions } from "../server/host.js";
import { notFound, notThere, send, sendRaw } from "../server/pages.js";
import { textOf } from "../server/web-socket-line.js";
import { eventIn } from "./recording.js";
import { sendable, sendableReason } from "./close-codes.js";
import type { Recording } from "./recording.js";
import { Replay } from "./replay.js";

/** Options of {@link createReplay}. */
export interface ReplayOptions extends HostOptions {
  readonly recording: Recording;
  /** The speed relative to the recording; `Infinity` sends everything at once. Default 1. */
  readonly speed?: number;
  readonly clock?: Clock;
  /** Receives the traffic of each connection, as it was recorded. */
  readonly onTraffic?: OnTraffic;
  /** Called at the end of each connection. */
  readonly onSessionEnd?: (sessionId: string) => void;
  /** Called with the type of the client event that the recording waits for, once there is nothing else to do. */
  readonly onWait?: (type: string) => void;
}

/** Creates a server that replays a recorded session from its beginning to each client, at any path. */
export function createReplay(options: ReplayOptions): Host {
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: maxFrameBytes,
    perMessageDeflate: false,
    handleProtocols: (offered) => (offered.has("realtime") ? "realtime" : false),
  });
  let count = 0;
  return createHost(options, {
    onRequest: (request, response) => send(response, notFound(request)),
    onUpgrade(request, socket, head) {
      socket.on("error", () => socket.destroy());
      if (sockets.clients.size >= maxConnections)
        return sendRaw(socket, notThere(503, "The replay accepts no more connections."));
      sockets.handleUpgrade(request, socket, head, (client) => play(client, `client ${++count}`, options));
    },
    async onClose() {
      for (const client of sockets.clients) client.terminate();
      sockets.close();
    },
  });
}

function play(client: WebSocket, sessionId: string, options: ReplayOptions): void {
  const { recording, speed = 1, clock = systemClock, onTraffic, onSessionEnd, onWait = () => {} } = options;
  const replay = new Replay(recording, {
    clock,
    speed,
    send(event) {
      onTraffic?.({ direction: "sent", sessionId, event });
      client.send(JSON.stringify(event));
    },
    onWait,
    onClosed: ({ code, reason }) => client.close(sendable(code), sendableReason(reason)),
  });
  client.on("error", () => undefined);
  client.on("close", () => {
    replay.close();
    onSessionEnd?.(sessionId);
  });
  client.on("message", (data) => {
    const event = eventIn(textOf(data));
    if (!event) return;
    onTraffic?.({ direction: "received", sessionId, event });
    replay.receive(event);
  });
  replay.open();
}
