import { once } from "node:events";
import { createServer, connect, type AddressInfo, type Socket } from "node:net";
import { onTestFinished } from "vitest";

/** A proxy to a server whose connections can be cut or stalled in the middle of anything. */
export interface FaultyLine {
  /** An `http:` URL, like the simulator's own. */
  readonly url: string;
  /** How many bytes the server sent, for each connection so far. */
  readonly passed: readonly number[];
  /** Breaks the current connections, without a close frame. */
  readonly cut: () => void;
  /** Breaks the current connections, and accepts no more. */
  readonly close: () => Promise<void>;
}

/** What goes wrong on one connection. */
export interface Fault {
  /** Breaks the connection after this many bytes from the server. */
  readonly cutAfterBytes?: number | undefined;
  /** Passes on nothing after this many bytes from the server, and stays open. */
  readonly stallAfterBytes?: number | undefined;
}

/**
 * Starts a proxy to a server that passes bytes on, except for the fault of each connection, numbered from 0. The fault
 * is looked up again for each chunk from the server.
 */
export async function startFaultyLine(
  port: number,
  faultOf: (connection: number) => Fault = () => ({}),
): Promise<FaultyLine> {
  const sockets = new Set<Socket>();
  const passed: number[] = [];
  const server = createServer((near) => {
    const far = connect(port, "127.0.0.1");
    const number = passed.push(0) - 1;
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.on("error", () => undefined);
      socket.on("close", () => {
        sockets.delete(socket);
        near.destroy();
        far.destroy();
      });
    }
    near.on("data", (bytes) => far.write(bytes));
    far.on("data", (bytes) => {
      const { cutAfterBytes = Infinity, stallAfterBytes = Infinity } = faultOf(number);
      const before = passed[number] ?? 0;
      const room = Math.max(0, Math.min(cutAfterBytes, stallAfterBytes) - before);
      passed[number] = before + bytes.length;
      if (room > 0) near.write(bytes.subarray(0, room));
      if (before + bytes.length >= cutAfterBytes) near.destroySoon();
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port: ownPort } = server.address() as AddressInfo;
  const cut = () => sockets.forEach((socket) => socket.destroy());
  const close = async () => {
    cut();
    await new Promise((resolve) => server.close(resolve));
  };
  onTestFinished(close);
  return { url: `http://127.0.0.1:${ownPort}`, passed, cut, close };
}
