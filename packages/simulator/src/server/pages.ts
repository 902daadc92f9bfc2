import type { IncomingMessage, ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import { STATUS_CODES } from "node:http";
import { routeOf } from "./routes.js";

/** An answer over HTTP. */
export interface Reply {
  readonly status: number;
  readonly type: "application/json" | "text/plain; charset=utf-8";
  readonly body: string;
  readonly headers?: Readonly<Record<string, string>>;
}

const welcome = `rt-simulator: a local realtime server. It hears, speaks, can be interrupted and calls tools.

Connect a WebSocket to one of
  /v1/realtime?model=gpt-realtime                                     as OpenAI
  /openai/v1/realtime?model=gpt-realtime                              as Azure OpenAI
  /openai/realtime?api-version=2024-10-01-preview&deployment=any      as Azure OpenAI, preview dialect
`;

/** Answers plain HTTP: the page for people, or why there is nothing. */
export function replyTo(request: IncomingMessage): Reply {
  const route = routeOf(request.url ?? "/", request.headers);
  switch (route.name) {
    case "page":
      return { status: 200, type: "text/plain; charset=utf-8", body: welcome };
    case "missing":
      return notThere(501, `The simulator does not have ${route.what} yet.`);
    case "realtime":
    case "sideband":
      return { ...notThere(426, "This endpoint speaks WebSocket."), headers: { upgrade: "websocket" } };
    case "unknown":
      return notFound(request);
  }
}

/** The answer to a path that does not exist. */
export function notFound({ method = "GET", url = "" }: IncomingMessage): Reply {
  return notThere(404, `Invalid URL (${method} ${url.split("?", 1)[0]?.slice(0, 128)})`);
}

/** A refusal in the vendor's shape. */
export function notThere(status: number, message: string): Reply {
  const error = { message, type: "invalid_request_error", param: null, code: null };
  return { status, type: "application/json", body: JSON.stringify({ error }) };
}

/** Sends a reply. */
export function send(response: ServerResponse, { status, type, body, headers }: Reply): void {
  response.writeHead(status, { "content-type": type, ...headers }).end(body);
}

/** Sends a reply to a client that asked to upgrade, and ends its connection, whether or not the client ends its side. */
export function sendRaw(socket: Duplex, { status, type, body, headers }: Reply): void {
  const head = {
    "content-type": type,
    "content-length": String(Buffer.byteLength(body)),
    connection: "close",
    ...headers,
  };
  const lines = Object.entries(head).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ""}\r\n${lines.join("")}\r\n${body}`, () =>
    socket.destroy(),
  );
}
