import type { IncomingMessage, ServerResponse } from "node:http";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { requestOf, type NodeHandlerOptions } from "./node-request.js";

export type { NodeHandlerOptions } from "./node-request.js";

/** A handler for `http.createServer`; Express and Connect also pass a `next`. */
export type NodeHandler = (
  request: IncomingMessage,
  response: ServerResponse,
  next?: (error?: unknown) => void,
) => void;

/**
 * Adapts a Web-standard handler to `http.createServer`, Express and Connect. The request's `signal` aborts when the
 * client disconnects, and the body is read no faster than the handler reads it. If the handler rejects, `next` receives
 * the error; without `next`, the answer is an empty 500.
 *
 * @example
 * createServer(toNodeHandler(handler)).listen(3000);
 */
export function toNodeHandler(
  handler: (request: Request) => Promise<Response>,
  options: NodeHandlerOptions = {},
): NodeHandler {
  return (incoming, outgoing, next) => {
    const left = new AbortController();
    outgoing.once("close", () => {
      if (!outgoing.writableFinished) left.abort(new Error("the client left"));
    });
    const request = requestOf(incoming, { ...options, signal: left.signal });
    if (!request) return refuse(outgoing, 400);
    const answer = async (): Promise<void> => send(await handler(request), incoming, outgoing);
    answer().catch((error: unknown) => {
      // The client is gone, or has part of the answer.
      if (outgoing.destroyed || outgoing.headersSent) outgoing.destroy();
      else if (next) next(error);
      else refuse(outgoing, 500);
    });
  };
}

async function send(response: Response, incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  const { status, headers, body } = response;
  if (outgoing.destroyed) return body?.cancel();
  outgoing.statusCode = status;
  for (const [name, value] of headers) if (name !== "set-cookie") outgoing.setHeader(name, value);
  const cookies = headers.getSetCookie();
  if (cookies.length > 0) outgoing.setHeader("set-cookie", cookies);
  await pipeline(body ? Readable.fromWeb(body) : Readable.from([]), outgoing);
  // An unread body would block the next request of the connection.
  incoming.resume();
}

function refuse(outgoing: ServerResponse, status: number): void {
  outgoing.statusCode = status;
  outgoing.end();
}
