import type { IncomingMessage } from "node:http";
import { WebSocket } from "ws";
import { RealtimeError, type ErrorCode } from "../errors.js";
import { advice } from "../services/advice.js";
import { redactSecrets } from "../support/redact.js";
import { KeepAlive } from "./keep-alive-node.js";
import { linkEnd } from "./link-end.js";
import { refusalError } from "./refusal.js";
import { secretsOf } from "./secrets.js";
import type { SocketRequest, Sockets } from "./socket.js";
import type { Link, LinkHandler } from "./transport.js";

/** The `ws` package: supports headers, the status of refused handshakes, pings and proxies. */
export const sockets: Sockets = {
  reach: { headers: true },
  advice,

  open(request, handler) {
    const { address, options } = request;
    const { ws = {}, maxPayload = 32 * 1024 * 1024 } = options;
    const socket = new WebSocket(address.url, [...address.protocols], {
      ...ws,
      headers: { ...headersOf(ws), ...address.headers },
      followRedirects: false,
      perMessageDeflate: false,
      maxPayload,
    });
    listen(socket, request, handler);
    return (code, reason) => close(socket, code, reason);
  },
};

/** How much of a refused handshake's body is read, for the service's own message. */
const bodyLimit = 16 * 1024;
/** How long to wait for that body: the status alone is enough. */
const bodyTimeoutMs = 1_000;
/** How long a peer may take to answer our close, so that the process can exit. */
const closeTimeoutMs = 1_000;

function listen(socket: WebSocket, { address, service, options }: SocketRequest, handler: LinkHandler): void {
  const secrets = secretsOf(address);
  let error: RealtimeError | undefined;
  let opened = false;
  const keepAlive = new KeepAlive(socket, options.keepAlive);

  socket.on("open", () => {
    opened = true;
    keepAlive.start((silentMs) => {
      error ??= new RealtimeError("link.lost", `nothing received from ${service.name} for ${silentMs} ms`);
      socket.terminate();
    });
    handler.onOpen(linkOf(socket, secrets));
  });
  socket.on("message", (data: Buffer, isBinary) => {
    handler.onFrame(isBinary ? data : data.toString());
  });
  socket.on("unexpected-response", (_request, response) => {
    void readBody(response).then((body) => {
      const { statusCode: status = 0, headers } = response;
      error ??= refusalError(service, { status, headers, body, secrets, advice });
      socket.terminate();
    });
  });
  socket.on("error", (cause) => {
    error ??= networkError(cause, { name: service.name, opened });
  });
  socket.on("close", (code, reason) => {
    keepAlive.stop();
    handler.onClose(linkEnd(code, redactSecrets(reason.toString(), secrets), error));
  });
}

function linkOf(socket: WebSocket, secrets: readonly string[]): Link {
  return {
    redact: (text) => redactSecrets(text, secrets),
    send(frame) {
      if (socket.readyState === WebSocket.OPEN) socket.send(frame);
    },
    get bufferedAmount() {
      return socket.bufferedAmount;
    },
  };
}

function close(socket: WebSocket, code = 1000, reason = ""): void {
  // An aborted attempt reports an error that nobody needs any more.
  if (socket.readyState === WebSocket.CONNECTING) return socket.terminate();
  socket.close(code, reason);
  setTimeout(() => socket.terminate(), closeTimeoutMs).unref();
}

async function readBody(response: IncomingMessage): Promise<string> {
  let body = "";
  const timer = setTimeout(() => response.destroy(), bodyTimeoutMs);
  try {
    for await (const chunk of response.setEncoding("utf8") as AsyncIterable<string>) {
      body += chunk;
      if (body.length >= bodyLimit) break;
    }
  } catch {
    // What was read before the connection broke is all there is.
  }
  clearTimeout(timer);
  return body;
}

const unreachable = new Set([
  "ECONNREFUSED",
  "ECONNRESET",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "ETIMEDOUT",
]);

function networkError(
  cause: Error & { code?: string },
  { name, opened }: { name: string; opened: boolean },
): RealtimeError {
  const [code, message] = explain(cause.code ?? "", opened);
  return new RealtimeError(code, `${name} ${message}${cause.code ? ` (${cause.code})` : ""}`, { cause });
}

function explain(code: string, opened: boolean): readonly [ErrorCode, string] {
  if (code === "WS_ERR_UNSUPPORTED_MESSAGE_LENGTH")
    return ["link.too-large", "sent a frame larger than maxPayload"];
  if (opened)
    return [
      "link.lost",
      code.startsWith("WS_ERR") ? "violated the WebSocket protocol" : "disconnected unexpectedly",
    ];
  if (unreachable.has(code))
    return ["link.unreachable", "could not be reached: check the address and the network"];
  if (/CERT|TLS|SSL|SELF_SIGNED|EPROTO|SIGNATURE/.test(code))
    return ["link.untrusted", "failed TLS verification: check the address, the proxy or `ca`"];
  return ["link.unreachable", "did not accept a WebSocket: check the address"];
}

function headersOf(options: Readonly<Record<string, unknown>>): Record<string, string> {
  const { headers } = options;
  return typeof headers === "object" && headers !== null ? { ...(headers as Record<string, string>) } : {};
}
