import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";
import { WebSocket, WebSocketServer } from "ws";

/** Passes one frame of the server's on, or does something else with it. The first of a connection is its greeting. */
export type Garble = (frame: string, send: (frame: string) => void, index: number) => void;

/** Passes frames between clients and a server. */
export interface FaultyRelay {
  readonly url: string;
  /** Closes every connection as the service might. */
  hangUp(code: number, reason?: string): void;
}

/** Starts a relay that lives as long as the test. `garble` makes what passes the server's frames, for one connection. */
export async function startFaultyRelay(
  upstream: string,
  garble: () => Garble = () => (frame, send) => send(frame),
): Promise<FaultyRelay> {
  const server = new WebSocketServer({ port: 0, host: "127.0.0.1", perMessageDeflate: false });
  await once(server, "listening");
  server.on("connection", (near, request) => {
    const far = new WebSocket(`${upstream.replace("http", "ws")}${request.url ?? ""}`, {
      headers: { authorization: request.headers.authorization ?? "" },
      perMessageDeflate: false,
    });
    const early: string[] = [];
    const pass = garble();
    let count = 0;
    const send = (frame: string) => near.readyState === near.OPEN && near.send(frame);
    near.on("message", (data: Buffer) => {
      if (far.readyState === far.OPEN) far.send(data.toString());
      else early.push(data.toString());
    });
    far.on("open", () => early.splice(0).forEach((frame) => far.send(frame)));
    far.on("message", (data: Buffer) => pass(data.toString(), send, count++));
    far.on("error", () => near.terminate());
    near.on("close", () => far.terminate());
    far.on("close", () => near.close());
  });
  onTestFinished(async () => {
    for (const client of server.clients) client.terminate();
    await new Promise((resolve) => server.close(resolve));
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    hangUp: (code, reason) => server.clients.forEach((client) => client.close(code, reason)),
  };
}
