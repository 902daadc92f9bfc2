import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import type { Duplex } from "node:stream";
import { WebSocketServer, type WebSocket } from "ws";

/** A real HTTP server on loopback that leaves what to do with an upgrade to the test. */
export async function upgradeServer(
  onUpgrade: (request: IncomingMessage, socket: Duplex, head: Buffer) => void,
) {
  const server = createServer();
  const sockets = new Set<Duplex>();
  server.on("upgrade", (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    sockets.add(socket);
    socket.on("error", () => {});
    onUpgrade(request, socket, head);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close() {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}

/** A real WebSocket server that hands over each connection with its handshake. */
export async function webSocketServer(onConnection: (socket: WebSocket, request: IncomingMessage) => void) {
  const acceptor = new WebSocketServer({ noServer: true });
  acceptor.on("connection", onConnection);
  return upgradeServer((request, socket, head) => {
    acceptor.handleUpgrade(request, socket, head, (accepted) =>
      acceptor.emit("connection", accepted, request),
    );
  });
}

/** The raw answer to a handshake, for servers that refuse. */
export function answer(
  socket: Duplex,
  status: string,
  { headers = {}, body = "" }: { headers?: Record<string, string>; body?: string } = {},
): void {
  const lines = Object.entries({
    "content-length": String(Buffer.byteLength(body)),
    connection: "close",
    ...headers,
  });
  socket.end(`HTTP/1.1 ${status}\r\n${lines.map((line) => line.join(": ")).join("\r\n")}\r\n\r\n${body}`);
}
