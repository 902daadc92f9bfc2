import { azure, custom, openai, type Service } from "@rt/core";
import { manualClock } from "@rt/core/testing";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Token, TokenHandlerOptions } from "../src/index.js";
import { ask, handlerAt, keepErrors, refusalIn, secret } from "./support/handler.js";
import { minted, startUpstream, type Said, type Upstream } from "./support/upstream.js";

let upstream: Upstream;
beforeEach(async () => void (upstream = await startUpstream()));
afterEach(() => upstream.close());

const model = "gpt-realtime";
const asAzure = (more: { apiVersion?: string; intent?: "transcription" } = {}) => {
  const { intent, apiVersion } = more;
  const common = { endpoint: upstream.url, credential: secret, apiVersion };
  return azure(intent ? { ...common, intent } : { ...common, deployment: "voice" });
};
const previewAnswer = {
  ...{
    object: "realtime.session",
    id: "sess_1",
    model: "voice",
    voice: "verse",
    modalities: ["audio", "text"],
  },
  client_secret: { value: "minted-by-azure", expires_at: 1_800_000_000 },
};

describe("the request to the service", () => {
  it("is OpenAI's, with the user's hashed id", async () => {
    const service = openai({ apiKey: secret, model, baseUrl: `${upstream.url}/v1`, organization: "org-1" });
    await handlerAt<string>(upstream.url, { service, authorize: () => "ada@example.org" })(ask());
    expect(upstream.heard).toHaveLength(1);
    expect(upstream.heard[0]).toMatchObject({
      path: "/v1/realtime/client_secrets",
      headers: { authorization: `Bearer ${secret}`, "openai-organization": "org-1" },
      body: {
        expires_after: { anchor: "created_at", seconds: 60 },
        session: {
          type: "realtime",
          model,
          instructions: "Be brief.",
          audio: { output: { voice: "marin" } },
        },
      },
    });
    // printf ada@example.org | sha256sum
    const hash = "cfe00dde46ef942601ffafb9e2825e802858b460e586b8305b344c1eb826357d";
    expect(upstream.heard[0]?.headers["openai-safety-identifier"]).toBe(hash);
    expect(JSON.stringify(upstream.heard)).not.toContain("ada@");
  });

  it("is Azure's, with the deployment as the model and no safety identifier", async () => {
    await handlerAt<{ id: string }>(upstream.url, { service: asAzure(), authorize: () => ({ id: "ada" }) })(
      ask(),
    );
    const [{ path, headers, body } = {}] = upstream.heard;
    expect(path).toBe("/openai/v1/realtime/client_secrets");
    expect(headers).toMatchObject({ "api-key": secret });
    expect(headers).not.toHaveProperty("openai-safety-identifier");
    expect(body).toMatchObject({ session: { type: "realtime", model: "voice" } });
  });

  it("is Azure's, with a token of Entra ID that is asked for each time", async () => {
    let asked = 0;
    const credential = { getToken: async () => ({ token: `token-${++asked}` }) };
    const service = azure({ endpoint: upstream.url, deployment: "voice", credential });
    const handler = handlerAt(upstream.url, { service });
    await handler(ask());
    await handler(ask());
    expect(upstream.heard.map(({ headers }) => headers.authorization)).toEqual([
      "Bearer token-1",
      "Bearer token-2",
    ]);
  });

  it("is the preview's, in its words, and so is the answer read", async () => {
    upstream.says = { body: previewAnswer };
    const service = asAzure({ apiVersion: "2025-04-01-preview" });
    const answer = (await (await handlerAt(upstream.url, { service })(ask())).json()) as Token;
    expect(upstream.heard[0]?.path).toBe("/openai/realtimeapi/sessions?api-version=2025-04-01-preview");
    expect(upstream.heard[0]?.body).toEqual({ model: "voice", instructions: "Be brief.", voice: "marin" });
    expect(answer).toMatchObject({
      value: "minted-by-azure",
      session: { type: "realtime", audio: { output: { voice: "verse" } } },
    });
    expect(answer.session).not.toHaveProperty("client_secret");
  });

  const transcription = {
    type: "transcription",
    audio: { input: { transcription: { model: "whisper-1" } } },
  } as const;
  it("asks the preview for a transcription session", async () => {
    upstream.says = { body: { ...previewAnswer, object: "realtime.transcription_session" } };
    const service = asAzure({ apiVersion: "2025-04-01-preview", intent: "transcription" });
    await handlerAt(upstream.url, { service, session: transcription })(ask());
    expect(upstream.heard[0]).toMatchObject({
      path: "/openai/realtimeapi/transcription_sessions?api-version=2025-04-01-preview",
      body: { input_audio_transcription: { model: "whisper-1" } },
    });
  });

  it("says what the preview has no word for to the log, and goes on", async () => {
    upstream.says = { body: previewAnswer };
    const { errors, onError } = keepErrors();
    const service = asAzure({ apiVersion: "2025-04-01-preview" });
    const session = { parallel_tool_calls: true };
    expect((await handlerAt(upstream.url, { service, session, onError })(ask())).status).toBe(200);
    expect(errors).toMatchObject([{ code: "wire.dropped-field", param: "session.parallel_tool_calls" }]);
  });

  it("keeps the query of a server of one's own, but for what is said in the body", async () => {
    const service = custom({ url: `${upstream.url}/v1/realtime?model=local&tenant=7` });
    await handlerAt(upstream.url, { service })(ask());
    expect(upstream.heard[0]?.path).toBe("/v1/realtime/client_secrets?tenant=7");
  });
});

describe("the answer to the page", () => {
  const answerOf = async (options: Partial<TokenHandlerOptions<true>>) =>
    (await (await handlerAt(upstream.url, options)(ask())).json()) as Token;

  it("has the key, its end, the session, and where to go", async () => {
    const url = `${upstream.url.replace("http", "ws")}/v1/realtime?model=${model}`;
    expect(await answerOf({})).toEqual({ ...minted, url });
  });

  it("names the model that was decided on, and nothing else of a query that may hold a secret", async () => {
    const service = custom({ url: `${upstream.url}/v1/realtime?model=small&api-key=${secret}` });
    const { url } = await answerOf({ service, session: { model: "large" } });
    expect(url).toBe(`${upstream.url.replace("http", "ws")}/v1/realtime?model=large`);
  });

  it("says where a transcription session is opened", async () => {
    const { url } = await answerOf({ session: { type: "transcription" } });
    expect(url).toMatch(/\/v1\/realtime\?intent=transcription$/);
  });

  it("sends the page elsewhere, or nowhere", async () => {
    expect((await answerOf({ url: "wss://voice.example/v1/realtime" })).url).toBe(
      "wss://voice.example/v1/realtime",
    );
    expect(await answerOf({ url: null })).not.toHaveProperty("url");
  });

  it("is for one, once", async () => {
    const { headers } = await handlerAt(upstream.url)(ask());
    expect(headers.get("cache-control")).toBe("no-store");
    expect(headers.get("x-content-type-options")).toBe("nosniff");
    expect(headers.get("content-type")).toBe("application/json");
  });

  it("has no session where the service tells none", async () => {
    upstream.says = { body: { value: "ek_bare", expires_at: 1 } };
    expect(await answerOf({ url: null })).toEqual({ value: "ek_bare", expires_at: 1 });
  });
});

describe("a service that gives no key", () => {
  const error = { code: "some_code", message: "Not today." };
  const table: readonly (readonly [string, Said, number, string, string])[] = [
    ["denies our key", { status: 401, body: { error } }, 502, "service_denied", "auth.rejected"],
    ["forbids", { status: 403, body: { error } }, 502, "service_denied", "auth.forbidden"],
    [
      "knows no such deployment",
      { status: 404, body: { error } },
      502,
      "service_failed",
      "service.not-found",
    ],
    ["dislikes the session", { status: 400, body: { error } }, 502, "service_failed", "service.refused"],
    ["is in trouble", { status: 503, body: "<html>" }, 502, "service_failed", "service.refused"],
    [
      "points elsewhere",
      { status: 307, headers: { location: "https://evil.example" } },
      502,
      "service_failed",
      "link.redirected",
    ],
    ["answers no JSON", { body: "{" }, 502, "service_failed", "wire.unreadable"],
    ["answers no key", { body: { expires_at: 1 } }, 502, "service_failed", "wire.unreadable"],
    [
      "answers a key of two lines",
      { body: { ...minted, value: "a\nb" } },
      502,
      "service_failed",
      "wire.unreadable",
    ],
    ["answers without end", { body: `"${"x".repeat(2 ** 20)}"` }, 502, "service_failed", "wire.unreadable"],
  ];
  for (const [what, says, status, code, told] of table) {
    it(`and ${what}: ${status} to the page, ${told} to the log`, async () => {
      upstream.says = says;
      const { errors, onError } = keepErrors();
      const refusal = await refusalIn(await handlerAt(upstream.url, { onError })(ask()));
      expect(refusal).toMatchObject({ status, code });
      expect(refusal.message).not.toContain("Not today");
      expect(errors).toMatchObject([{ code: told }]);
      expect(upstream.heard).toHaveLength(1);
    });
  }

  it("because of its limits says when to come again", async () => {
    upstream.says = { status: 429, headers: { "retry-after": "7" }, body: { error } };
    const answer = await handlerAt(upstream.url)(ask());
    expect([answer.status, answer.headers.get("retry-after")]).toEqual([429, "7"]);
    upstream.says = { status: 429 };
    expect((await handlerAt(upstream.url)(ask())).headers.get("retry-after")).toBe("10");
  });

  it("because it cannot be reached is told by the platform's code", async () => {
    const { errors, onError } = keepErrors();
    await upstream.close();
    expect(await refusalIn(await handlerAt(upstream.url, { onError })(ask()))).toMatchObject({ status: 502 });
    expect(errors).toMatchObject([
      { code: "link.unreachable", message: expect.stringContaining("ECONNREFUSED") },
    ]);
    expect(errors[0]).not.toHaveProperty("cause");
  });

  it("in time is given up", async () => {
    upstream.says = null;
    const { errors, onError } = keepErrors();
    const clock = manualClock();
    const answer = handlerAt(upstream.url, { clock, onError })(ask());
    await expect.poll(() => upstream.heard.length).toBe(1);
    clock.advance(10_000);
    expect(await refusalIn(await answer)).toMatchObject({ status: 504, code: "timeout" });
    await upstream.left;
    expect(errors).toMatchObject([{ code: "link.timeout" }]);
  });

  it("to a page that has left is asked no more", async () => {
    upstream.says = null;
    const { errors, onError } = keepErrors();
    const clock = manualClock();
    const page = new AbortController();
    const answer = handlerAt(upstream.url, { clock, onError })(new Request(ask(), { signal: page.signal }));
    await expect.poll(() => upstream.heard.length).toBe(1);
    page.abort();
    expect(await refusalIn(await answer)).toMatchObject({ status: 499, code: "client_left" });
    await upstream.left;
    expect(errors).toEqual([]);
    expect(clock.pending).toBe(0);
  });
});

describe("an address where no keys are minted", () => {
  const wrong: readonly (readonly [string, () => Service, string])[] = [
    ["of a call", () => openai({ apiKey: secret, callId: "rtc_1" }), "options.invalid"],
    ["of another shape", () => custom({ url: `${upstream.url}/socket` }), "options.invalid"],
    [
      "of Voice Live",
      () => custom({ url: `${upstream.url}/voice-live/realtime?api-version=2025-10-01` }),
      "options.invalid",
    ],
    [
      "off this machine and not encrypted",
      () => custom({ url: "ws://relay.example/v1/realtime" }),
      "link.insecure",
    ],
  ];
  for (const [which, service, code] of wrong) {
    it(`is not asked: one ${which}`, async () => {
      const { errors, onError } = keepErrors();
      const answer = await handlerAt(upstream.url, { service: service(), onError })(ask());
      expect(await refusalIn(answer)).toMatchObject({ status: 500, code: "internal" });
      expect(errors).toMatchObject([{ code }]);
      expect(upstream.heard).toEqual([]);
    });
  }
});
