import type { IncomingMessage, ServerResponse } from "node:http";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { requestOf, type NodeHandlerOptions } from "./node-request.js";

export type { NodeHandlerOptions } from "./node-request.js";

/** Takes what `http.createServer` hands out; Express and Connect give a `next` besides. */
export type NodeHandler = (
  request: IncomingMessage,
  response: ServerResponse,
  next?: (error?: unknown) => void,
) => void;

/**
 * A Web-standard handler for `http.createServer`, Express and Connect. Its request's `signal` fires when the client
 * leaves, and the body is read no faster than the handler reads it. Where the handler rejects, `next` is told, and
 * without one the answer is 500 with nothing in it.
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
      // Nobody is there to be told.
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
  // What the handler did not read stands in the way of the connection's next request.
  incoming.resume();
}

function refuse(outgoing: ServerResponse, status: number): void {
  outgoing.statusCode = status;
  outgoing.end();
}
