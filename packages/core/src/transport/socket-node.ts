import type { IncomingMessage } from "node:http";
import { WebSocket, type ClientOptions } from "ws";
import { RealtimeError, type ErrorCode } from "../errors.js";
import { refusalError } from "./refusal.js";
import type { SocketHandler, SocketLink, SocketRequest, Sockets } from "./socket.js";

/** The `ws` package: headers, refused handshakes with their status, pings, proxies. */
export const sockets: Sockets = { reach: { headers: true }, open };

/** A refused handshake's body is read this far, for the service's own words. */
const bodyLimit = 16 * 1024;
/** A peer that does not answer our close is given this long, so that a process can exit. */
const closeTimeoutMs = 1_000;

function open(request: SocketRequest, handler: SocketHandler): SocketLink {
  const { address, maxPayload } = request;
  const options: ClientOptions = {
    ...request.ws,
    headers: { ...headersOf(request.ws), ...address.headers },
    followRedirects: false,
    perMessageDeflate: false,
    maxPayload,
  };
  const socket = new WebSocket(address.url, [...address.protocols], options);
  listen(socket, request, handler);
  return {
    send(frame) {
      if (socket.readyState === WebSocket.OPEN) socket.send(frame);
    },
    get bufferedAmount() {
      return socket.bufferedAmount;
    },
    close: (code, reason) => close(socket, code, reason),
  };
}

function listen(socket: WebSocket, request: SocketRequest, handler: SocketHandler): void {
  let error: RealtimeError | undefined;
  let opened = false;
  const keepAlive = watch(socket, request, (dead) => (error ??= dead));

  socket.on("open", () => {
    opened = true;
    keepAlive.start();
    handler.onOpen();
  });
  socket.on("message", (data: Buffer, isBinary) => {
    keepAlive.heard();
    handler.onFrame(isBinary ? data : data.toString());
  });
  socket.on("unexpected-response", (_request, response) => {
    void readBody(response).then((body) => {
      const { name, advice } = request;
      const status = response.statusCode ?? 0;
      error ??= refusalError({ name, status, headers: response.headers, body, advice: advice(status) });
      socket.terminate();
    });
  });
  socket.on("error", (cause) => {
    error ??= networkError(cause, { name: request.name, opened });
  });
  socket.on("close", (code, reason) => {
    keepAlive.stop();
    handler.onEnd({ ...(error && { error }), code, reason: reason.toString() });
  });
}

function close(socket: WebSocket, code = 1000, reason = ""): void {
  // An attempt cut short reports an error, which nobody is waiting for any more.
  if (socket.readyState === WebSocket.CONNECTING) return socket.terminate();
  socket.close(code, reason);
  setTimeout(() => socket.terminate(), closeTimeoutMs).unref();
}

interface KeepAlive {
  start(): void;
  heard(): void;
  stop(): void;
}

/** Pings an idle line; a peer that shows no sign of life in time is dead (RFC 6455, section 5.5.2). */
function watch(socket: WebSocket, request: SocketRequest, onDead: (error: RealtimeError) => void): KeepAlive {
  const { intervalMs, timeoutMs } = request.keepAlive;
  let lastHeardAt = 0;
  let pingedAt: number | null = null;
  let timer: NodeJS.Timeout | undefined;
  const heard = () => {
    lastHeardAt = performance.now();
    pingedAt = null;
  };

  function check(): void {
    const now = performance.now();
    if (pingedAt !== null && now - pingedAt >= timeoutMs) {
      onDead(new RealtimeError("link.lost", `${request.name} showed no sign of life for ${timeoutMs} ms`));
      return socket.terminate();
    }
    if (pingedAt === null && now - lastHeardAt >= intervalMs) {
      pingedAt = now;
      socket.ping();
    }
    return undefined;
  }

  socket.on("pong", heard);
  return {
    start() {
      heard();
      timer = setInterval(check, Math.max(1, Math.min(intervalMs, timeoutMs) / 4));
    },
    heard,
    stop: () => clearInterval(timer),
  };
}

async function readBody(response: IncomingMessage): Promise<string> {
  let body = "";
  try {
    for await (const chunk of response.setEncoding("utf8") as AsyncIterable<string>) {
      body += chunk;
      if (body.length >= bodyLimit) break;
    }
  } catch {
    // What was read until the connection broke is all there is.
  }
  return body;
}

const unreachable = new Set(["ECONNREFUSED", "ECONNRESET", "ENOTFOUND", "EAI_AGAIN", "EHOSTUNREACH", "ENETUNREACH", "ETIMEDOUT"]);

function networkError(cause: Error & { code?: string }, { name, opened }: { name: string; opened: boolean }): RealtimeError {
  const [code, message] = explain(cause.code ?? "", opened);
  return new RealtimeError(code, `${name} ${message}${cause.code ? ` (${cause.code})` : ""}`, { cause });
}

function explain(code: string, opened: boolean): readonly [ErrorCode, string] {
  if (code === "WS_ERR_UNSUPPORTED_MESSAGE_LENGTH") return ["link.too-large", "sent a frame larger than maxPayload"];
  if (opened) return ["link.lost", code.startsWith("WS_ERR") ? "broke the WebSocket protocol" : "was cut off"];
  if (unreachable.has(code)) return ["link.unreachable", "could not be reached: check the address and the network"];
  if (/CERT|TLS|SSL|SELF_SIGNED|EPROTO|SIGNATURE/.test(code)) return ["link.untrusted", "could not prove who it is: check the address, the proxy or `ca`"];
  return ["link.unreachable", "did not answer as a WebSocket: check the address"];
}

function headersOf(options: Readonly<Record<string, unknown>>): Record<string, string> {
  const { headers } = options;
  return typeof headers === "object" && headers !== null ? { ...(headers as Record<string, string>) } : {};
}
