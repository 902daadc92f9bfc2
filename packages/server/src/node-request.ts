import type { IncomingMessage } from "node:http";

/** How to convert a request of Node to a Web `Request`. */
export interface NodeHandlerOptions {
  /**
   * Trusts `x-forwarded-proto` and `x-forwarded-host`. Enable it only behind your own proxy that sets them: otherwise,
   * clients can forge them. Default false.
   */
  readonly trustProxy?: boolean;
}

/** Converts a request to a Web `Request`; null if that is impossible. */
export function requestOf(
  incoming: IncomingMessage,
  { trustProxy = false, signal }: NodeHandlerOptions & { readonly signal: AbortSignal },
): Request | null {
  const { method = "GET" } = incoming;
  try {
    const body = /^(GET|HEAD)$/.test(method) ? null : bodyOf(incoming);
    const init = { method, headers: headersOf(incoming), body, duplex: "half", signal } as const;
    return new Request(urlOf(incoming, trustProxy), init);
  } catch {
    // No host, or a method that the Web does not have: the answer is the same.
    return null;
  }
}

function urlOf(incoming: IncomingMessage, trustProxy: boolean): URL {
  const { headers, socket, url = "/" } = incoming;
  const forwarded = (name: string): string | undefined =>
    trustProxy ? [headers[name]].flat()[0]?.split(",")[0]?.trim() : undefined;
  const isEncrypted =
    forwarded("x-forwarded-proto") ?? ("encrypted" in socket && socket.encrypted ? "https" : "http");
  const host = forwarded("x-forwarded-host") ?? headers[":authority"] ?? headers.host ?? "";
  // Express and Connect remove the path that a handler is mounted at.
  const path = "originalUrl" in incoming ? String(incoming.originalUrl) : url;
  return new URL(
    `${isEncrypted === "https" ? "https" : "http"}://${String(host)}${path.startsWith("/") ? path : "/"}`,
  );
}

function headersOf(incoming: IncomingMessage): Headers {
  const headers = new Headers();
  for (const [name, value] of Object.entries(incoming.headers)) {
    // HTTP/2 has its request line among the headers.
    if (value === undefined || name.startsWith(":")) continue;
    for (const one of [value].flat()) headers.append(name, one);
  }
  return headers;
}

function bodyOf(incoming: IncomingMessage): ReadableStream<Uint8Array> | Uint8Array<ArrayBuffer> | string {
  // A body parser has run before. Some set `{}` if there was no body.
  if (incoming.readableEnded) return "body" in incoming && isSent(incoming) ? unparsed(incoming.body) : "";
  // Destroying the request would close the connection before the answer is sent.
  const chunks: AsyncIterator<Uint8Array> = incoming.iterator({ destroyOnReturn: false });
  return new ReadableStream(
    {
      async pull(controller) {
        const { done, value } = await chunks.next();
        if (done) controller.close();
        else controller.enqueue(value);
      },
      async cancel() {
        await chunks.return?.();
      },
    },
    { highWaterMark: 0 },
  );
}

/** Body parsers leave text, bytes or parsed JSON. */
function unparsed(body: unknown): Uint8Array<ArrayBuffer> | string {
  if (body instanceof Uint8Array) return Uint8Array.from(body);
  return typeof body === "string" ? body : JSON.stringify(body);
}

/** Whether there was a body (RFC 9112, section 6). */
function isSent({ headers }: IncomingMessage): boolean {
  return headers["transfer-encoding"] !== undefined || Number(headers["content-length"] ?? 0) > 0;
}
