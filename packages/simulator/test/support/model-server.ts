import { createServer } from "node:http";
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import { onTestFinished } from "vitest";

/** A request that a model server received. */
export interface ModelRequest {
  readonly path: string;
  readonly headers: IncomingMessage["headers"];
  readonly bytes: Buffer;
  /** The body, if it is JSON. */
  readonly json: Readonly<Record<string, unknown>>;
  /** Resolves once the client has hung up or has received everything. */
  readonly closed: Promise<void>;
}

/** Answers a request. */
export type Answering = (response: ServerResponse, request: ModelRequest) => void | Promise<void>;

/** A stand-in for model servers: OpenAI-compatible endpoints, over real HTTP. */
export interface ModelServer {
  readonly url: string;
  readonly requests: ModelRequest[];
  /** Sets what an endpoint answers from now on. */
  answer(path: string, answering: Answering): void;
  /** The requests to one path. */
  to(path: string): ModelRequest[];
}

/** Starts one that lives as long as the test; endpoints without an answer return 404. */
export async function startModelServer(): Promise<ModelServer> {
  const answers = new Map<string, Answering>();
  const requests: ModelRequest[] = [];
  const server = createServer((incoming, response) => {
    void received(incoming, response).then((request) => {
      requests.push(request);
      return (answers.get(request.path) ?? refuse(404, { error: { message: "no such model" } }))(
        response,
        request,
      );
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => stopped(server));
  return {
    url: `http://127.0.0.1:${portOf(server)}/v1`,
    requests,
    answer: (path, answering) => answers.set(`/v1${path}`, answering),
    to: (path) => requests.filter((request) => request.path === `/v1${path}`),
  };
}

/** Streams a chat completion of these deltas: text, or entries of `tool_calls`. */
export function chat(deltas: readonly (string | object)[], finish_reason = "stop"): Answering {
  return (response) => {
    for (const delta of deltas) {
      const said = typeof delta === "string" ? { content: delta } : { tool_calls: [delta] };
      event(response, { choices: [{ index: 0, delta: said, finish_reason: null }] });
    }
    event(response, { choices: [{ index: 0, delta: {}, finish_reason }] });
    event(response, { choices: [], usage: { total_tokens: 9 } });
    response.end("data: [DONE]\n\n");
  };
}

/** Sends one event of a stream. */
export function event(response: ServerResponse, data: object): void {
  if (!response.headersSent) response.writeHead(200, { "content-type": "text/event-stream; charset=utf-8" });
  response.write(`data: ${JSON.stringify(data)}\n\n`);
}

/** Answers with the text of a transcription. */
export function transcript(text: string): Answering {
  return (response) =>
    void response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify({ text }));
}

/** Answers with bytes of a content type. */
export function bytes(type: string, body: Uint8Array | string): Answering {
  return (response) => void response.writeHead(200, { "content-type": type }).end(body);
}

/** Answers with a refusal, as JSON or as a page. */
export function refuse(
  status: number,
  body: object | string,
  headers: Record<string, string> = {},
): Answering {
  const [type, text] =
    typeof body === "string" ? ["text/html", body] : ["application/json", JSON.stringify(body)];
  return (response) => void response.writeHead(status, { "content-type": type, ...headers }).end(text);
}

async function received(incoming: IncomingMessage, response: ServerResponse): Promise<ModelRequest> {
  const closed = new Promise<void>((resolve) => response.once("close", () => resolve()));
  const body = await buffer(incoming);
  const isJson = incoming.headers["content-type"] === "application/json";
  const json: Readonly<Record<string, unknown>> = isJson ? JSON.parse(body.toString()) : {};
  return {
    path: (incoming.url ?? "").replace(/\?.*/, ""),
    headers: incoming.headers,
    bytes: body,
    json,
    closed,
  };
}

function portOf(server: Server): number {
  const address = server.address() as AddressInfo;
  return address.port;
}

function stopped(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
