import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";

/** What a service was asked. */
export interface Heard {
  readonly path: string;
  readonly headers: IncomingMessage["headers"];
  readonly body: unknown;
}

/** What it answers; a text goes out as it is. */
export interface Said {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/** A service that keeps what it was asked, and answers what it is told to. Null: it never does. */
export interface Upstream {
  readonly url: string;
  readonly heard: Heard[];
  says: Said | null;
  /** Resolves once the client of a request that is never answered is gone. */
  readonly left: Promise<void>;
  close(): Promise<void>;
}

/** What OpenAI answers, as far as it matters here. */
export const minted = {
  value: "ek_minted",
  expires_at: 1_800_000_000,
  session: { type: "realtime", id: "sess_1", object: "realtime.session", model: "gpt-realtime" },
} as const;

/** A service at a free port of this machine. */
export async function startUpstream(says: Said | null = {}): Promise<Upstream> {
  let leave = (): void => {};
  const left = new Promise<void>((resolve) => (leave = resolve));
  const server = createServer((request, response) => {
    response.once("close", leave);
    void read(request).then((text) => {
      heard.push({ path: request.url ?? "", headers: request.headers, body: JSON.parse(text || "null") });
      if (!upstream.says) return;
      const { status = 200, headers = {}, body = minted } = upstream.says;
      response.writeHead(status, { "content-type": "application/json", ...headers });
      response.end(typeof body === "string" ? body : JSON.stringify(body));
    });
  });
  const heard: Heard[] = [];
  const url = await listen(server);
  const upstream: Upstream = { url, heard, says, left, close: () => stop(server) };
  return upstream;
}

/** Listens at a free port of this machine, and says where. */
export async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** Ends a server and all its connections. */
export function stop(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

async function read(request: IncomingMessage): Promise<string> {
  let text = "";
  for await (const chunk of request) text += String(chunk);
  return text;
}
