import type { IncomingMessage, ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import { STATUS_CODES } from "node:http";

/** An HTTP response. */
export interface Reply {
  readonly status: number;
  readonly type?: "application/json" | "text/plain; charset=utf-8";
  readonly body: string;
  readonly headers?: Readonly<Record<string, string>>;
}

const welcome = `rt-simulator: a local realtime server. It hears, speaks, can be interrupted and calls tools.

Connect a WebSocket to one of
  /v1/realtime?model=gpt-realtime                                     as OpenAI
  /openai/v1/realtime?model=gpt-realtime                              as Azure OpenAI
  /openai/realtime?api-version=2024-10-01-preview&deployment=any      as Azure OpenAI, preview dialect
  /voice-live/realtime?api-version=2025-10-01&model=gpt-realtime      as Azure Voice Live
  /v1/realtime?call_id=rtc_...                                        sideband of a call

Or POST, with or without the prefix /openai, to
  /v1/realtime/client_secrets             create an ephemeral key
  /v1/realtime/calls                      start a WebRTC call
  /v1/realtime/calls/rtc_.../hangup       end a call
`;

/** Thrown while answering a request, to send this other reply instead. */
export class Declined extends Error {
  override readonly name = "Declined";
  readonly reply: Reply;

  constructor(reply: Reply) {
    super(`Declined with status ${reply.status}`);
    this.reply = reply;
  }
}

/** The welcome page for people. */
export function welcomePage(): Reply {
  return { status: 200, type: "text/plain; charset=utf-8", body: welcome };
}

/** The reply for a path that does not exist. */
export function notFound({ method = "GET", url = "" }: IncomingMessage): Reply {
  return notThere(404, `Invalid URL (${method} ${url.split("?", 1)[0]?.slice(0, 128)})`);
}

/** A refusal in the vendor's format. */
export function notThere(status: number, message: string): Reply {
  const error = { message, type: "invalid_request_error", param: null, code: null };
  return { status, type: "application/json", body: JSON.stringify({ error }) };
}

/** Sends a reply. */
export function send(response: ServerResponse, { status, type, body, headers }: Reply): void {
  response.writeHead(status, { ...(type && { "content-type": type }), ...headers }).end(body);
}

/** Sends a reply to an upgrade request and ends its connection, whether or not the client ends its side. */
export function sendRaw(socket: Duplex, { status, type, body, headers }: Reply): void {
  const head = {
    ...(type && { "content-type": type }),
    "content-length": String(Buffer.byteLength(body)),
    connection: "close",
    ...headers,
  };
  const lines = Object.entries(head).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ""}\r\n${lines.join("")}\r\n${body}`, () =>
    socket.destroy(),
  );
}
