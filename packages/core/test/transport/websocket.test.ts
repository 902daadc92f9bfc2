import { once } from "node:events";
import { Agent } from "node:http";
import { createServer, type AddressInfo } from "node:net";
import { afterEach, describe, expect, it, vi } from "vitest";
import type { WebSocket } from "ws";
import { azure } from "../../src/services/azure.js";
import { custom } from "../../src/services/custom.js";
import { openai } from "../../src/services/openai.js";
import type { Service } from "../../src/services/service.js";
import type { LinkEnd } from "../../src/transport/transport.js";
import { webSocket, type WebSocketOptions } from "../../src/transport/websocket.js";
import { answer, upgradeServer, webSocketServer } from "./server.js";

const cleanups: (() => void)[] = [];
afterEach(() => {
  for (const cleanup of cleanups.splice(0)) cleanup();
});

function keep<T extends { close(): void }>(server: T): T {
  cleanups.push(() => server.close());
  return server;
}

/** Dials, and resolves with how it ended. */
function ended(
  service: Service | string,
  options: WebSocketOptions = {},
  onOpen = (_hangUp: () => void) => {},
): Promise<LinkEnd> {
  const dialed = typeof service === "string" ? custom({ url: service }) : service;
  return new Promise((resolve) => {
    const hangUp = webSocket(options)(dialed)({
      onOpen: () => onOpen(hangUp),
      onFrame() {},
      onClose: resolve,
    });
    cleanups.push(hangUp);
  });
}

/** A server that answers every handshake so. */
async function refusing(status: string, response: Parameters<typeof answer>[2] = {}) {
  return keep(await upgradeServer((_request, socket) => answer(socket, status, response)));
}

describe("a refused handshake", () => {
  it.each([
    ["401 Unauthorized", "auth.rejected", "OPENAI_API_KEY"],
    ["403 Forbidden", "auth.forbidden", "project"],
    ["404 Not Found", "service.not-found", "the model name"],
    ["429 Too Many Requests", "service.rate-limited", "quota"],
    ["500 Internal Server Error", "service.refused", "500"],
    ["200 OK", "link.unreachable", "not a WebSocket"],
    ["426 Upgrade Required", "link.unreachable", "not a WebSocket"],
  ])("of %s is %s, and says what to do", async (status, code, hint) => {
    const { url } = await refusing(status);
    const { error } = await ended(openai({ apiKey: "sk-secret", model: "m", baseUrl: url }));
    expect(error).toMatchObject({ code, status: Number.parseInt(status, 10) });
    expect(error?.message).toContain(hint);
    expect(error?.message).not.toContain("sk-secret");
  });

  it("keeps the service's own code and words, the request id and the wait", async () => {
    const body = JSON.stringify({
      error: { code: "invalid_api_key", message: "Incorrect API key provided: sk-abc***xyz." },
    });
    const { url } = await refusing("429 Too Many Requests", {
      body,
      headers: { "x-request-id": "req_1", "Retry-After": "7" },
    });
    const { error } = await ended(openai({ apiKey: "sk-abcxyz", model: "m", baseUrl: url }));
    expect(error).toMatchObject({ serverCode: "invalid_api_key", requestId: "req_1", retryAfterMs: 7000 });
    expect(error?.message).toContain("Incorrect API key provided: sk-...");
    expect(error?.message).toContain("req_1");
    expect(error?.message).not.toContain("abc");
  });

  it("keeps a key out of its message, whatever the key looks like", async () => {
    for (const key of ["0123456789abcdef0123456789abcdef", "hunter2-hunter2"]) {
      const { url } = await refusing("401 Unauthorized", {
        body: JSON.stringify({ error: { message: `bad: ${key}!` } }),
      });
      const { error } = await ended(azure({ endpoint: url, deployment: "d", credential: key }));
      expect(error?.message).toContain("bad: ...!");
    }
  });

  it("does not wait for a body that stalls", async () => {
    const { url } = keep(
      await upgradeServer((_request, socket) =>
        socket.write("HTTP/1.1 401 No\r\ncontent-length: 99\r\n\r\n{"),
      ),
    );
    expect((await ended(url)).error).toMatchObject({ code: "auth.rejected", status: 401 });
  });

  it("reads Retry-After as a date too", async () => {
    const date = new Date(Date.now() + 60_000).toUTCString();
    const { url } = await refusing("429 Too Many Requests", { headers: { "retry-after": date } });
    const { error } = await ended(url);
    expect(error?.retryAfterMs).toBeGreaterThan(50_000);
    expect(error?.retryAfterMs).toBeLessThanOrEqual(60_000);
  });

  it("survives a body that is no JSON and one that is endless", async () => {
    const { url } = await refusing("401 Unauthorized", { body: "<html>no</html>" });
    expect((await ended(url)).error).toMatchObject({ code: "auth.rejected" });
    const endless = await refusing("401 Unauthorized", { body: "x".repeat(5_000_000) });
    expect((await ended(endless.url)).error).toMatchObject({ code: "auth.rejected" });
  });

  it("is never followed to another address with the credential", async () => {
    let arrived = 0;
    const elsewhere = keep(await upgradeServer(() => arrived++));
    const { url } = await refusing("307 Temporary Redirect", { headers: { location: elsewhere.url } });
    const ws = { followRedirects: true };
    expect((await ended(url, { ws })).error).toMatchObject({ code: "link.redirected", status: 307 });
    expect(arrived).toBe(0);
  });
});

describe("an address that cannot be dialed", () => {
  it.each([
    "http://192.0.2.1/",
    "ws://example.com/",
    "ws://localhost.example.com",
    "ws://app.localhost",
    "ws://127.0.0.1.example.com",
  ])("refuses %s, unencrypted and not this machine", async (url) => {
    expect((await ended(url)).error).toMatchObject({ code: "link.insecure" });
  });

  it("says link.unreachable where nobody listens", async () => {
    const server = await upgradeServer(() => {});
    server.close();
    const { error } = await ended(server.url);
    expect(error).toMatchObject({ code: "link.unreachable" });
    expect(error?.message).toContain("ECONNREFUSED");
  });

  it("says link.untrusted where TLS fails", async () => {
    const server = createServer((socket) =>
      socket.on("data", () => socket.end("this is not TLS")).on("error", () => {}),
    );
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    keep(server);
    const { error } = await ended(`https://127.0.0.1:${(server.address() as AddressInfo).port}`);
    expect(error).toMatchObject({ code: "link.untrusted" });
  });

  it("reports a credential that fails, without dialing", async () => {
    const { error } = await ended(openai({ apiKey: () => Promise.reject(new Error("no")), model: "m" }));
    expect(error).toMatchObject({ code: "auth.failed" });
  });

  it("reports options that the socket refuses", async () => {
    const { error } = await ended(custom({ url: "ws://127.0.0.1:9", protocols: ["not a token"] }));
    expect(error).toMatchObject({ code: "options.invalid" });
  });
});

describe("time", () => {
  it("runs out for a handshake that stalls", async () => {
    const { url } = keep(await upgradeServer(() => {}));
    expect((await ended(url, { connectTimeoutMs: 30 })).error).toMatchObject({ code: "link.timeout" });
  });

  it("runs out for a credential that never comes", async () => {
    const service = openai({ apiKey: () => new Promise<string>(() => {}), model: "m" });
    expect((await ended(service, { connectTimeoutMs: 30 })).error).toMatchObject({ code: "link.timeout" });
  });

  it("runs out for a peer that stops answering pings", async () => {
    const { url } = keep(await webSocketServer((socket) => socket.pause()));
    const { error } = await ended(url, { keepAlive: { intervalMs: 20, timeoutMs: 40 } });
    expect(error).toMatchObject({
      code: "link.lost",
      message: expect.stringContaining("nothing received from"),
    });
  });

  it("never runs out when it is unlimited", async () => {
    let pings = 0;
    const { url } = keep(
      await webSocketServer((socket) => {
        socket.on("ping", () => pings++);
        socket.on("message", () => socket.close(4000));
      }),
    );
    const keepAlive = { intervalMs: Number.POSITIVE_INFINITY, timeoutMs: 2 ** 31 };
    const dial = webSocket({ keepAlive })(custom({ url }));
    const end = new Promise<LinkEnd>((onClose) => {
      dial({ onOpen: (link) => setTimeout(() => link.send("enough"), 30), onFrame() {}, onClose });
    });
    expect(await end).toMatchObject({ code: 4000 });
    expect(pings).toBe(0);
  });

  it("does not run out while a slow line still delivers a large frame", async () => {
    const { url } = keep(
      await webSocketServer((socket, request) => {
        // Answers no ping, and brings one frame of 3,000 characters bit by bit.
        socket.pause();
        request.socket.write(Buffer.from([0x81, 126, 3_000 >> 8, 3_000 & 0xff]));
        let left = 30;
        const drip = setInterval(() => {
          request.socket.write("x".repeat(100));
          if (--left === 0) clearInterval(drip);
        }, 10);
      }),
    );
    const dial = webSocket({ keepAlive: { intervalMs: 40, timeoutMs: 80 } })(custom({ url }));
    const heard = await new Promise<unknown>((resolve) => {
      const hangUp = dial({
        onOpen() {},
        onFrame: (frame) => (resolve(frame.length), hangUp()),
        onClose: resolve,
      });
    });
    expect(heard).toBe(3_000);
  });

  it("never runs out for a peer that answers them", async () => {
    let pings = 0;
    const answering = (socket: WebSocket) =>
      socket.on("ping", () => ++pings === 5 && socket.close(4000, "enough"));
    const { url } = keep(await webSocketServer(answering));
    expect(await ended(url, { keepAlive: { intervalMs: 10, timeoutMs: 200 } })).toMatchObject({ code: 4000 });
  });
});

describe("an open socket", () => {
  it("keeps a key out of the reason it is closed with", async () => {
    const { url } = keep(await webSocketServer((socket) => socket.close(4001, "bad key hunter2-hunter2")));
    const end = await ended(azure({ endpoint: url, deployment: "d", credential: "hunter2-hunter2" }));
    expect(end).toMatchObject({ code: 4001, reason: "bad key ..." });
    expect(end.error?.message).not.toContain("hunter2");
  });

  it("T95: refuses a frame larger than maxPayload", async () => {
    const { url } = keep(await webSocketServer((socket) => socket.send("x".repeat(2000))));
    expect((await ended(url, { maxPayload: 1000 })).error).toMatchObject({ code: "link.too-large" });
  });

  it("T95: asks for no compression", async () => {
    let extensions: string | undefined = "none seen";
    const { url } = keep(
      await webSocketServer(
        (socket, request) => ((extensions = request.headers["sec-websocket-extensions"]), socket.close()),
      ),
    );
    await ended(url, { ws: { perMessageDeflate: true } });
    expect(extensions).toBeUndefined();
  });

  it("sends the credential in a header and offers the subprotocol", async () => {
    let headers: NodeJS.Dict<string | string[]> = {};
    const { url } = keep(
      await webSocketServer((socket, request) => ((headers = request.headers), socket.close())),
    );
    await ended(openai({ apiKey: "sk-1", model: "m", baseUrl: url }), {
      ws: { headers: { "x-proxy": "1" } },
    });
    expect(headers).toMatchObject({
      authorization: "Bearer sk-1",
      "sec-websocket-protocol": "realtime",
      "x-proxy": "1",
    });
  });

  it("hangs up on a peer that never answers the close", async () => {
    const { url } = keep(await webSocketServer((socket) => socket.pause()));
    const end = await ended(url, {}, (hangUp) => setImmediate(hangUp));
    expect(end.error).toBeNull();
  });

  it("dials through an agent of the caller's", async () => {
    const agent = new Agent();
    const dialing = vi.spyOn(agent, "createConnection");
    const { url } = keep(await webSocketServer((socket) => socket.close()));
    await ended(url, { ws: { agent } });
    expect(dialing).toHaveBeenCalledOnce();
  });
});
