import { once } from "node:events";
import { createServer, connect, type AddressInfo, type Socket } from "node:net";
import { onTestFinished } from "vitest";

/** A line to a server that can be cut or stopped in the middle of anything. */
export interface FaultyLine {
  /** `http:` like the simulator's own. */
  readonly url: string;
  /** How many bytes of the server's it passed, for each connection there has been. */
  readonly passed: readonly number[];
  /** Breaks what is connected now, without a word. */
  readonly cut: () => void;
  /** Breaks what is connected, and takes no more. */
  readonly close: () => Promise<void>;
}

/** What goes wrong on one connection. */
export interface Fault {
  /** Breaks after so many bytes from the server. */
  readonly cutAfterBytes?: number | undefined;
  /** Brings nothing of the server's after so many bytes, and stays open. */
  readonly stallAfterBytes?: number | undefined;
}

/**
 * Puts a line in front of a server that passes bytes, unless the fault of the connection, by its number from 0, says
 * otherwise. It is asked anew each time.
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
