import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { ServerResponse } from "node:http";
import { fileURLToPath } from "node:url";
import { createSimulator } from "../../src/index.js";
import type { SimulatorOptions } from "../../src/index.js";

/** A simulator that accepts calls, beside pages that make them. */
export interface CallServer {
  readonly url: string;
  /** The ids of the calls that are over. */
  readonly ended: ReadonlySet<string>;
  close(): Promise<void>;
}

const pages = fileURLToPath(new URL("../calls/pages/", import.meta.url));
const agents = fileURLToPath(
  new URL("../../node_modules/@openai/agents-realtime/dist/bundle/", import.meta.url),
);

/** Starts a {@link CallServer} with the built-in voice and turn detection. */
export async function startCallServer(options: SimulatorOptions = {}): Promise<CallServer> {
  const ended = new Set<string>();
  const server = createServer((request, response) => {
    const file = fileOf(request.url ?? "/");
    void (file ? sendFile(file, response) : simulator.answer(request, response));
  });
  const onSessionEnd = (sessionId: string) => ended.add(sessionId.replace("sess_", "rtc_"));
  const simulator = createSimulator({ ...options, server, onSessionEnd });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: simulator.url,
    ended,
    async close() {
      await simulator.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function fileOf(url: string): string | null {
  if (url.startsWith("/pages/")) return pages + url.slice("/pages/".length);
  return url.startsWith("/agents/") ? agents + url.slice("/agents/".length) : null;
}

async function sendFile(path: string, response: ServerResponse): Promise<void> {
  const type = path.endsWith(".html") ? "text/html" : "text/javascript";
  response.writeHead(200, { "content-type": type }).end(await readFile(path));
}
