import { createServer, request as httpRequest, type RequestListener, type Server } from "node:http";
import { connect as connectHttp2, createServer as createHttp2Server } from "node:http2";
import { connect, type AddressInfo } from "node:net";
import { once } from "node:events";
import { afterEach, describe, expect, it } from "vitest";
import { toNodeHandler, type NodeHandlerOptions } from "../src/node.js";
import { handlerAt, refusalIn } from "./support/handler.js";
import { listen, startUpstream, stop } from "./support/upstream.js";

const opened: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of opened.splice(0)) await close();
});

async function serve(listener: RequestListener): Promise<string> {
  const server: Server = createServer(listener);
  opened.push(() => stop(server));
  return listen(server);
}

const tell = async (request: Request) => Response.json({ url: request.url, method: request.method });
const told = async (options: NodeHandlerOptions, headers: Record<string, string>) => {
  const url = await serve(toNodeHandler(tell, options));
  const { url: seen } = (await (await fetch(`${url}/api?x=1`, { headers })).json()) as { url: string };
  return { seen, url };
};

describe("a request of Node", () => {
  it("has the address that it was sent to", async () => {
    const { seen, url } = await told({}, {});
    expect(seen).toBe(`${url}/api?x=1`);
  });

  const forwarded = { "x-forwarded-proto": "https, http", "x-forwarded-host": "app.example" };
  it("believes no proxy", async () => {
    const { seen, url } = await told({}, forwarded);
    expect(seen).toBe(`${url}/api?x=1`);
  });

  it("believes a proxy that it is told to", async () => {
    expect((await told({ trustProxy: true }, forwarded)).seen).toBe("https://app.example/api?x=1");
  });

  it("keeps the path that a middleware was mounted at", async () => {
    const handler = toNodeHandler(tell);
    const url = await serve((request, response) => {
      Object.assign(request, { originalUrl: request.url, url: "/" });
      handler(request, response);
    });
    expect(await (await fetch(`${url}/api/token`)).json()).toMatchObject({ url: `${url}/api/token` });
  });

  it("has the body that was sent, whatever its pieces", async () => {
    const url = await serve(toNodeHandler(async (request) => new Response(await request.arrayBuffer())));
    const sent = Buffer.alloc(300_000, "abcdefg");
    const answer = await fetch(url, { method: "POST", body: sent });
    expect(Buffer.from(await answer.arrayBuffer()).equals(sent)).toBe(true);
  });

  for (const [what, body] of [
    ["read as JSON", { voice: "cedar" }],
    ["read as text", '{"voice":"cedar"}'],
    ["only read", Buffer.from('{"voice":"cedar"}')],
  ] as const)
    it(`has the body that a parser before it has ${what}`, async () => {
      const handler = toNodeHandler(async (request) => new Response(await request.text()));
      const url = await serve((request, response) => {
        request.resume().once("end", () => handler(Object.assign(request, { body }), response));
      });
      const answer = await fetch(url, { method: "POST", body: "parsed elsewhere" });
      expect(await answer.json()).toEqual({ voice: "cedar" });
    });

  it("has no body where a parser has found none and says {}", async () => {
    const handler = toNodeHandler(async (request) => new Response(`[${await request.text()}]`));
    const url = await serve((request, response) => {
      request.resume().once("end", () => handler(Object.assign(request, { body: {} }), response));
    });
    expect(await (await fetch(url, { method: "POST" })).text()).toBe("[]");
  });

  it("without a host is answered, and not handed on", async () => {
    const url = new URL(await serve(toNodeHandler(() => expect.unreachable("handed on"))));
    const socket = connect(Number(url.port), url.hostname);
    socket.end("GET / HTTP/1.0\r\n\r\n");
    const [answer] = (await once(socket, "data")) as [Buffer];
    expect(answer.toString()).toMatch(/^HTTP\/1\.1 400 /);
  });

  it("may be one of HTTP/2", async () => {
    const server = createHttp2Server((request, response) => {
      // The compatible side of HTTP/2 is what frameworks hand on as HTTP/1.
      toNodeHandler(tell)(request as never, response as never);
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const client = connectHttp2(origin);
    opened.push(async () => (client.destroy(), server.close()));
    const stream = client.request({ ":path": "/api", ":method": "POST" }).end("{}");
    const [body] = (await once(stream, "data")) as [Buffer];
    expect(JSON.parse(body.toString())).toEqual({ url: `${origin}/api`, method: "POST" });
  });

  it("tells the handler when the client has left", async () => {
    let aborted = (): void => {};
    const left = new Promise<void>((resolve) => (aborted = resolve));
    const page = new AbortController();
    const handler = toNodeHandler(async ({ signal }) => {
      signal.addEventListener("abort", aborted);
      page.abort();
      return new Promise<Response>(() => {});
    });
    const asking = fetch(await serve(handler), { method: "POST", signal: page.signal });
    await expect(asking).rejects.toThrow("aborted");
    await left;
  });
});

describe("an answer of Node", () => {
  it("has the status, the headers and each cookie", async () => {
    const headers = [
      ["x-own", "1"],
      ["set-cookie", "a=1"],
      ["set-cookie", "b=2"],
    ] as [string, string][];
    const answer = await fetch(
      await serve(toNodeHandler(async () => new Response("made", { status: 201, headers }))),
    );
    expect([answer.status, await answer.text(), answer.headers.get("x-own")]).toEqual([201, "made", "1"]);
    expect(answer.headers.getSetCookie()).toEqual(["a=1", "b=2"]);
  });

  it("may have no body", async () => {
    const answer = await fetch(await serve(toNodeHandler(async () => new Response(null, { status: 204 }))));
    expect([answer.status, await answer.text()]).toEqual([204, ""]);
  });

  it("to a handler that rejects is next's affair, and without one 500 with nothing in it", async () => {
    const handler = toNodeHandler(() => Promise.reject(new Error("the secret reason")));
    const errors: unknown[] = [];
    const withNext = await serve((request, response) =>
      handler(request, response, (error) => (errors.push(error), response.writeHead(418).end())),
    );
    expect((await fetch(withNext)).status).toBe(418);
    expect(errors).toMatchObject([{ message: "the secret reason" }]);
    const answer = await fetch(await serve((request, response) => handler(request, response)));
    expect([answer.status, await answer.text()]).toEqual([500, ""]);
  });
});

describe("a token handler in Node", () => {
  it("refuses a body that is too large, and the connection goes on", async () => {
    const upstream = await startUpstream();
    opened.push(() => upstream.close());
    const url = await serve(toNodeHandler(handlerAt(upstream.url)));
    const init = { method: "POST", headers: { "content-type": "application/json" } };
    const large = await fetch(url, { ...init, body: " ".repeat(2_000_000) });
    expect(await refusalIn(large)).toMatchObject({ status: 413, code: "body_too_large" });
    expect((await fetch(url, { ...init, body: "{}" })).status).toBe(200);
  });

  it("stops to ask the service when the page leaves while it sends its body", async () => {
    const upstream = await startUpstream();
    opened.push(() => upstream.close());
    let answered = (_status: number): void => {};
    const status = new Promise<number>((resolve) => (answered = resolve));
    const handler = handlerAt(upstream.url);
    const url = await serve(
      toNodeHandler(async (request) => {
        const answer = await handler(request);
        answered(answer.status);
        return answer;
      }),
    );
    const headers = { "content-type": "application/json", "content-length": "100" };
    const page = httpRequest(url, { method: "POST", headers }).on("error", () => {});
    page.write("{", () => page.destroy());
    expect(await status).toBe(499);
    expect(upstream.heard).toEqual([]);
  });
});
