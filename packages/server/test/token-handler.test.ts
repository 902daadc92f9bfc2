import { RealtimeError } from "@rt/core";
import { manualClock } from "@rt/core/testing";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createTokenHandler, type TokenHandlerOptions, type Verdict } from "../src/index.js";
import { ask, handlerAt, keepErrors, refusalIn } from "./support/handler.js";
import { startUpstream, type Upstream } from "./support/upstream.js";

let upstream: Upstream;
beforeEach(async () => void (upstream = await startUpstream()));
afterEach(() => upstream.close());

/** The session that the service was asked for, last. */
const asked = () =>
  (upstream.heard.at(-1)?.body as { session: Record<string, unknown> } | undefined)?.session;

describe("who is let in", () => {
  const table: readonly (readonly [string, unknown, number])[] = [
    ["true", true, 200],
    ["an id", "ada", 200],
    ["an object that has one", { id: "ada", name: "Ada" }, 200],
    ["false", false, 401],
    ["null", null, 401],
    ["nothing at all", undefined, 401],
    ["an empty id", "", 401],
    ["a number", 7, 500],
    ["an object without an id", { name: "Ada" }, 500],
    ["an object with an empty id", { id: "" }, 500],
    ["a list", ["ada"], 500],
  ];
  for (const [what, verdict, status] of table) {
    it(`is decided by authorize: ${what} is ${status}`, async () => {
      // As code does that was never compiled.
      const authorize = () => verdict as Verdict<string>;
      const answer = await handlerAt<string>(upstream.url, { authorize })(ask());
      expect(answer.status).toBe(status);
      expect(upstream.heard).toHaveLength(status === 200 ? 1 : 0);
    });
  }

  it("hears what authorize answers instead", async () => {
    const authorize = () =>
      Response.json({ login: "/login" }, { status: 403, headers: { "set-cookie": "a=1" } });
    const answer = await handlerAt(upstream.url, { authorize })(ask());
    expect([answer.status, answer.headers.get("set-cookie")]).toEqual([403, "a=1"]);
    expect(answer.headers.get("cache-control")).toBe("no-store");
    expect(await answer.json()).toEqual({ login: "/login" });
  });

  it("is nobody where authorize throws, and only the log hears why", async () => {
    const { errors, onError } = keepErrors();
    const cause = new Error("the database at 10.0.0.7 is down");
    const authorize = () => Promise.reject(cause);
    const answer = await handlerAt(upstream.url, { authorize, onError })(ask());
    const text = await answer.text();
    expect([answer.status, text.includes("database")]).toEqual([500, false]);
    expect(errors).toMatchObject([{ code: "auth.failed", cause }]);
  });

  it("is nobody where authorize never answers", async () => {
    const clock = manualClock();
    const answer = handlerAt(upstream.url, { authorize: () => new Promise(() => {}), clock })(ask());
    await expect.poll(() => clock.pending).toBe(1);
    clock.advance(10_000);
    expect(await refusalIn(await answer)).toMatchObject({ status: 504, code: "timeout" });
  });

  it("is nobody where the log throws too", async () => {
    const authorize = () => Promise.reject(new Error("no"));
    const onError = async () => Promise.reject(new Error("disk full"));
    const answer = await handlerAt(upstream.url, { authorize, onError: onError as () => void })(ask());
    expect(answer.status).toBe(500);
  });
});

describe("a limit", () => {
  it("is asked about who was let in, and says when to come again", async () => {
    const seen: unknown[] = [];
    const limit = (identity: string) => (seen.push(identity), { retryAfterSeconds: 2.5 });
    const answer = await handlerAt<string>(upstream.url, { authorize: () => "ada", limit })(ask());
    expect([answer.status, answer.headers.get("retry-after"), seen]).toEqual([429, "3", ["ada"]]);
    expect(await refusalIn(answer)).toMatchObject({ code: "rate_limited" });
    expect(upstream.heard).toEqual([]);
  });

  it("lets them with true alone", async () => {
    const statuses = [true, false, undefined, null, { retryAfterSeconds: NaN }].map(async (limited) => {
      const limit = () => limited as boolean;
      return (await handlerAt(upstream.url, { limit })(ask())).status;
    });
    expect(await Promise.all(statuses)).toEqual([200, 429, 429, 429, 429]);
  });

  it("is not asked about those who are not let in", async () => {
    let times = 0;
    await handlerAt<string>(upstream.url, { authorize: () => null, limit: () => ++times > 0 })(ask());
    expect(times).toBe(0);
  });
});

describe("what the page chooses", () => {
  const allow = {
    voice: ["marin", "cedar"],
    instructions: 10,
    language: true,
    speed: true,
    model: ["small"],
  } as const;
  const session = {
    instructions: "Ours.",
    audio: { input: { transcription: { model: "whisper-1" } } },
  } as const;

  it("is put in its places, and all else is the server's", async () => {
    const body = { voice: "cedar", instructions: "Theirs.", language: "de", speed: 1.25, model: "small" };
    expect((await handlerAt(upstream.url, { allow, session })(ask(body))).status).toBe(200);
    expect(asked()).toEqual({
      type: "realtime",
      model: "small",
      instructions: "Theirs.",
      audio: {
        input: { transcription: { model: "whisper-1", language: "de" } },
        output: { voice: "cedar", speed: 1.25 },
      },
    });
    expect(session.instructions).toBe("Ours.");
  });

  const wrong: readonly (readonly [string, unknown])[] = [
    ["voice", { voice: "alloy" }],
    ["voice", { voice: { id: "voice_1" } }],
    ["voice", { voice: null }],
    ["instructions", { instructions: "x".repeat(11) }],
    ["instructions", { instructions: ["x"] }],
    ["language", { language: "../de" }],
    ["language", { language: "deu" }],
    ["speed", { speed: 9 }],
    ["speed", { speed: "1" }],
    ["model", { model: "large" }],
    ["tools", { tools: [] }],
    ["session", { session: { model: "large" } }],
    ["constructor", { constructor: 1 }],
    ["__proto__", `{"__proto__":{"voice":"cedar"}}`],
    ["x".repeat(64), { ["x".repeat(1_000)]: 1 }],
  ];
  for (const [param, body] of wrong) {
    it(`is refused, with its name: ${JSON.stringify(body).slice(0, 60)}`, async () => {
      const refusal = await refusalIn(await handlerAt(upstream.url, { allow, session })(ask(body)));
      expect(refusal).toMatchObject({ status: 400, code: "invalid_field", param });
      expect(upstream.heard).toEqual([]);
    });
  }

  it("is nothing unless it is allowed", async () => {
    const refusal = await refusalIn(await handlerAt(upstream.url)(ask({ voice: "marin" })));
    expect(refusal).toMatchObject({ status: 400, code: "invalid_field", param: "voice" });
  });

  it("is told to a function, which decides", async () => {
    const decide: TokenHandlerOptions<string>["session"] = ({ identity, asked: { instructions = "" } }) => ({
      instructions: `You talk to ${identity}. ${instructions}`,
    });
    const options = {
      authorize: () => "Ada",
      allow: { instructions: true, voice: true },
      session: decide,
    } as const;
    await handlerAt<string>(upstream.url, options)(ask({ instructions: "Rhyme.", voice: "cedar" }));
    expect(asked()).toEqual({
      type: "realtime",
      model: "gpt-realtime",
      instructions: "You talk to Ada. Rhyme.",
    });
  });

  it("comes to nothing where that function fails", async () => {
    const { errors, onError } = keepErrors();
    const broken = () => Promise.reject(new Error("no"));
    const nothing = () => "none" as never;
    for (const session of [broken, nothing])
      expect((await handlerAt(upstream.url, { session, onError })(ask())).status).toBe(500);
    expect(errors).toMatchObject([{ code: "options.invalid" }, { code: "options.invalid" }]);
  });
});

describe("options that cannot work", () => {
  const table: readonly (readonly [string, object])[] = [
    ["service", { service: undefined }],
    ["authorize", { authorize: undefined }],
    ["authorize", { authorize: true }],
    ["session", { session: undefined }],
    ["expiresAfterSeconds", { expiresAfterSeconds: 9 }],
    ["expiresAfterSeconds", { expiresAfterSeconds: 7_201 }],
    ["expiresAfterSeconds", { expiresAfterSeconds: 60.5 }],
    ["timeoutMs", { timeoutMs: 0 }],
    ["timeoutMs", { timeoutMs: Infinity }],
    ["maxBodyBytes", { maxBodyBytes: NaN }],
    ["maxBodyBytes", { maxBodyBytes: Infinity }],
    ["url", { url: "https://app.example" }],
    ["cors.origins", { cors: { origins: ["*"] } }],
    ["cors.origins", { cors: { origins: ["https://app.example/"] } }],
    ["cors.origins", { cors: { origins: ["https://*.app.example"] } }],
    ["cors.origins", { cors: { origins: ["null"] } }],
    ["cors.origins", { cors: {} }],
    ["allow.model", { allow: { model: true } }],
    ["allow.voice", { allow: { voice: "marin" } }],
    ["allow.tools", { allow: { tools: true } }],
    ["allow.language", { allow: { language: true } }],
    ["allow.voice", { allow: { voice: true }, session: { type: "transcription" } }],
  ];
  for (const [param, options] of table) {
    it(`throw before anybody asks: ${JSON.stringify(options)}`, () => {
      const make = () => handlerAt(upstream.url, options as Partial<TokenHandlerOptions<true>>);
      expect(make).toThrow(RealtimeError);
      expect(make).toThrow(expect.objectContaining({ code: "options.invalid", param }));
    });
  }

  it("do not compile without authorize", () => {
    // @ts-expect-error There is no permissive default.
    expect(() => createTokenHandler({ service: {}, session: {} })).toThrow("service");
  });
});
