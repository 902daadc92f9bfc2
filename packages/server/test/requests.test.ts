import { manualClock } from "@rt/core/testing";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ask, handlerAt, refusalIn, secret } from "./support/handler.js";
import { startUpstream, type Upstream } from "./support/upstream.js";

let upstream: Upstream;
beforeAll(async () => void (upstream = await startUpstream()));
afterAll(() => upstream.close());

const own = "https://app.example";
const cors = { origins: ["https://shop.example"], credentials: true };

function preflight(origin: string): Request {
  const headers = {
    origin,
    "access-control-request-method": "POST",
    "access-control-request-headers": "authorization,content-type",
  };
  return new Request(`${own}/api/token`, { method: "OPTIONS", headers });
}

describe("a method", () => {
  for (const method of ["GET", "HEAD", "PUT", "DELETE", "PATCH"]) {
    it(`other than POST is refused: ${method}`, async () => {
      const answer = await handlerAt(upstream.url)(new Request(`${own}/api/token`, { method }));
      expect([answer.status, answer.headers.get("allow")]).toEqual([405, "POST, OPTIONS"]);
    });
  }
});

describe("a page", () => {
  it("of the handler's own origin needs no permission", async () => {
    const answer = await handlerAt(upstream.url)(ask({}, { origin: own }));
    expect(answer.status).toBe(200);
    expect(answer.headers.has("access-control-allow-origin")).toBe(false);
    expect(answer.headers.get("vary")).toBe("Origin");
  });

  it("is of that origin behind a proxy too, if its browser says so", async () => {
    const behind = { origin: "https://public.example", "sec-fetch-site": "same-origin" };
    expect((await handlerAt(upstream.url)(ask({}, behind))).status).toBe(200);
    const site = { origin: "https://public.example", "sec-fetch-site": "same-site" };
    expect((await handlerAt(upstream.url)(ask({}, site))).status).toBe(403);
  });

  it("of another origin gets none, and authorize is not even asked", async () => {
    const authorize = () => expect.unreachable("asked");
    for (const origin of [
      "https://evil.example",
      "https://shop.example.evil.example",
      "http://shop.example",
      "https://shop.example, https://evil.example",
      "null",
    ]) {
      const answer = await handlerAt(upstream.url, { authorize, cors })(ask({}, { origin }));
      expect(answer.headers.has("access-control-allow-origin")).toBe(false);
      expect(await refusalIn(answer)).toMatchObject({ status: 403, code: "origin_not_allowed" });
    }
  });

  it("of an origin that is allowed may read the answer, refusals too", async () => {
    const origin = "https://shop.example";
    for (const body of [{}, { voice: "marin" }]) {
      const { headers } = await handlerAt(upstream.url, { cors })(ask(body, { origin }));
      expect(headers.get("access-control-allow-origin")).toBe(origin);
      expect(headers.get("access-control-allow-credentials")).toBe("true");
      expect(headers.get("access-control-expose-headers")).toBe("Retry-After");
    }
  });

  it("sends no cookies unless that is said", async () => {
    const handler = handlerAt(upstream.url, { cors: { origins: ["https://shop.example"] } });
    const { headers } = await handler(preflight("https://shop.example"));
    expect(headers.has("access-control-allow-credentials")).toBe(false);
  });

  it("is told beforehand what it may send", async () => {
    const answer = await handlerAt(upstream.url, { cors })(preflight("https://shop.example"));
    expect(answer.status).toBe(204);
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      "access-control-allow-origin": "https://shop.example",
      "access-control-allow-methods": "POST",
      "access-control-allow-headers": "authorization,content-type",
      vary: "Origin",
    });
    expect((await handlerAt(upstream.url, { cors })(preflight("https://evil.example"))).status).toBe(403);
  });

  it("may be allowed by a function, to which no origin is not one", async () => {
    const asked: string[] = [];
    const origins = async (origin: string) => asked.push(origin) > 0 && origin.endsWith(".app.example");
    const handler = handlerAt(upstream.url, { cors: { origins } });
    const twice = "https://evil.example, https://a.app.example";
    const statuses = ["https://a.app.example", "https://evil.example", "null", twice].map(
      async (origin) => (await handler(ask({}, { origin }))).status,
    );
    expect(await Promise.all(statuses)).toEqual([200, 403, 403, 403]);
    expect(asked).toEqual(["https://a.app.example", "https://evil.example"]);
  });

  it("gets none where that function throws", async () => {
    const origins = () => Promise.reject(new Error("no"));
    const answer = await handlerAt(upstream.url, { cors: { origins } })(
      ask({}, { origin: "https://a.example" }),
    );
    expect(answer.status).toBe(500);
  });

  it("of an app or an extension can be named", async () => {
    const origins = ["capacitor://localhost", "chrome-extension://abc"];
    const answer = await handlerAt(upstream.url, { cors: { origins } })(
      ask({}, { origin: origins[0] ?? "" }),
    );
    expect(answer.status).toBe(200);
  });
});

describe("a body", () => {
  it("may be left out", async () => {
    expect((await handlerAt(upstream.url)(ask())).status).toBe(200);
    expect((await handlerAt(upstream.url)(ask("", { "content-type": "text/plain" }))).status).toBe(200);
  });

  const table: readonly (readonly [string, Request, number, string])[] = [
    ["no JSON", ask("{"), 400, "invalid_json"],
    ["a list", ask([]), 400, "invalid_json"],
    ["null", ask("null"), 400, "invalid_json"],
    ["a text", ask(`"text"`), 400, "invalid_json"],
    ["of another type", ask("a=1", { "content-type": "text/plain" }), 415, "unsupported_media_type"],
    [
      "of a type that only begins so",
      ask("{}", { "content-type": "application/jsonp" }),
      415,
      "unsupported_media_type",
    ],
    ["too large", ask(" ".repeat(16_385)), 413, "body_too_large"],
    ["nested without end", ask("[".repeat(16_000)), 400, "invalid_json"],
  ];
  for (const [what, request, status, code] of table) {
    it(`is refused: ${what}`, async () => {
      expect(await refusalIn(await handlerAt(upstream.url)(request))).toMatchObject({ status, code });
    });
  }

  it("that is not UTF-8 is refused", async () => {
    const init = {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: Buffer.from([0x22, 0xff, 0x22]),
    };
    const answer = await handlerAt(upstream.url)(new Request(`${own}/api/token`, init));
    expect(await refusalIn(answer)).toMatchObject({ status: 400, code: "invalid_json" });
  });

  const streamed = (
    pull: (controller: ReadableStreamDefaultController<Uint8Array>) => void | Promise<void>,
    cancel = () => {},
  ) =>
    new Request(`${own}/api/token`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: new ReadableStream({ pull, cancel }),
      duplex: "half",
    });

  it("without end is read no further than it may be", async () => {
    let sent = 0;
    const canceled = new Promise<void>((resolve) => {
      const request = streamed(
        (controller) => controller.enqueue(new Uint8Array((sent += 1_000) && 1_000)),
        resolve,
      );
      void handlerAt(upstream.url)(request).then(({ status }) => expect(status).toBe(413));
    });
    await canceled;
    expect(sent).toBeLessThan(20_000);
  });

  it("that does not arrive in time is given up", async () => {
    const clock = manualClock();
    let waits = (): void => {};
    const reading = new Promise<void>((resolve) => (waits = resolve));
    const answer = handlerAt(upstream.url, { clock })(streamed(() => (waits(), new Promise(() => {}))));
    await reading;
    await new Promise((resolve) => setImmediate(resolve));
    clock.advance(10_000);
    expect(await refusalIn(await answer)).toMatchObject({ status: 408, code: "body_too_slow" });
  });

  it("that authorize has read is the server's mistake", async () => {
    const authorize = async (request: Request) => Boolean(await request.text()) as true;
    expect((await handlerAt(upstream.url, { authorize })(ask({}))).status).toBe(500);
  });

  it("of any kind gets an answer, and only what is allowed reaches the service", async () => {
    const session = { audio: { input: { transcription: { model: "whisper-1" } } } };
    const handler = handlerAt(upstream.url, {
      session,
      allow: { voice: true, language: true, instructions: true },
    });
    const name = fc.constantFrom(
      "voice",
      "language",
      "instructions",
      "model",
      "__proto__",
      "toString",
      "session",
    );
    const values = fc.oneof(fc.jsonValue(), fc.constantFrom("marin", "de", "🙂", "\ud800"));
    const bodies = fc.oneof(
      fc.dictionary(fc.oneof(name, fc.string()), values).map((fields) => JSON.stringify(fields)),
      fc.json(),
      fc.string(),
    );
    const check = async (body: string) => {
      upstream.heard.length = 0;
      const answer = await handler(ask(body, { "content-type": "application/json" }));
      const text = await answer.text();
      expect(text).not.toContain(secret);
      expect([200, 400]).toContain(answer.status);
      const { session: sent = {} } = (upstream.heard[0]?.body ?? {}) as { session?: object };
      const known = new Set(["type", "model", "audio", "instructions"]);
      expect(Object.keys(sent).filter((field) => !known.has(field))).toEqual([]);
      expect(upstream.heard).toHaveLength(answer.status === 200 ? 1 : 0);
    };
    await fc.assert(fc.asyncProperty(bodies, check), { numRuns: 300 });
  });
});
