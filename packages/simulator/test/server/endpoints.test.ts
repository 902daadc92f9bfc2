import { createServer } from "node:http";
import { afterEach, describe, expect, it } from "vitest";
import type { Simulator, SimulatorOptions } from "../../src/index.js";
import { maxBodyBytes } from "../../src/limits.js";
import { TestClient } from "../support/client.js";
import { stillClock } from "../support/clock.js";
import { describeShared, readShared } from "../support/shared.js";
import { startSimulator } from "../support/simulator.js";

let simulator: Simulator;
afterEach(() => simulator.close());

interface Minted {
  readonly value: string;
  readonly expires_at: number;
  readonly session: Readonly<Record<string, unknown>>;
}

const json = { "content-type": "application/json" };
const secretsPath = "/v1/realtime/client_secrets";

function post(path: string, body: unknown = {}, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(`${simulator.url}${path}`, {
    method: "POST",
    headers: { ...json, ...headers },
    body: typeof body === "string" ? body : JSON.stringify(body),
  });
}

async function mint(body: unknown = {}, headers: Record<string, string> = {}): Promise<Minted> {
  const answer = await post(secretsPath, body, headers);
  expect(answer.status).toBe(200);
  return (await answer.json()) as Minted;
}

function connect(key: string, query = "?model=gpt-realtime"): Promise<TestClient> {
  return TestClient.connect(`${simulator.url}/v1/realtime${query}`, {
    protocols: ["realtime", `openai-insecure-api-key.${key}`],
  });
}

describe("an ephemeral key", () => {
  const clock = stillClock();
  const guarded: SimulatorOptions = { keys: ["sk-right"], clock };
  const right = { authorization: "Bearer sk-right" };

  it("opens sessions with the requested configuration until it expires", async () => {
    simulator = await startSimulator(guarded);
    const session = { type: "realtime", model: "gpt-realtime-2", instructions: "Be brief." };
    const { value, expires_at } = await mint({ expires_after: { seconds: 10 }, session }, right);
    expect(value).toMatch(/^ek_\w{32}$/);
    expect(expires_at).toBe(clock.now() / 1_000 + 10);

    const client = await connect(value, "");
    const created = await client.until("session.created");
    expect(created).toMatchObject({ session: { instructions: "Be brief.", model: "gpt-realtime-2" } });

    await clock.elapse(10_000);
    const late = await connect(value);
    const error = await late.until("error");
    expect(error).toMatchObject({ error: { code: "invalid_api_key", message: /expired/ as never } });
    expect(await late.closed).toEqual({ code: 3000, reason: "invalid_request_error.invalid_api_key" });
    client.send({ type: "input_audio_buffer.clear" });
    await client.until("input_audio_buffer.cleared");
  });

  it("is returned with its session, which has not started", async () => {
    simulator = await startSimulator();
    const { session } = await mint();
    expect(session).toMatchObject({ type: "realtime", object: "realtime.session", expires_at: 0 });
  });

  it("opens transcription sessions", async () => {
    simulator = await startSimulator();
    const { value } = await mint({ session: { type: "transcription" } });
    const client = await connect(value, "?intent=transcription");
    expect(await client.until("session.created")).toMatchObject({ session: { type: "transcription" } });
  });

  it("requires a real key to create, not another ephemeral key", async () => {
    simulator = await startSimulator(guarded);
    const { value } = await mint({}, right);
    const statuses = [{}, { authorization: "Bearer sk-wrong" }, { authorization: `Bearer ${value}` }].map(
      async (headers) => (await post(secretsPath, {}, headers)).status,
    );
    expect(await Promise.all(statuses)).toEqual([401, 401, 401]);
  });

  it("opens nothing if it was made up, even if any other key is accepted", async () => {
    simulator = await startSimulator();
    const client = await connect("ek_made_up");
    expect(await client.until("error")).toMatchObject({ error: { code: "invalid_api_key" } });
  });

  it("is returned in the preview dialect as part of its session", async () => {
    simulator = await startSimulator({ clock });
    const answer = await post("/v1/realtime/sessions", { voice: "verse", modalities: ["text", "audio"] });
    const body = (await answer.json()) as { client_secret: { value: string; expires_at: number } };
    expect(body).toMatchObject({ object: "realtime.session", voice: "verse", modalities: ["text", "audio"] });
    const client = await connect(body.client_secret.value);
    expect(await client.until("session.created")).toMatchObject({
      session: { audio: { output: { voice: "verse" } } },
    });
  });
});

describe("an invalid request for an ephemeral key", () => {
  const deep = `{"session":{"tools":[{"parameters":${"[".repeat(5_000)}${"]".repeat(5_000)}}]}}`;
  const wrong: readonly (readonly [string, unknown, number, Readonly<Record<string, unknown>>])[] = [
    ["invalid JSON", "{", 400, { message: expect.stringMatching(/JSON/) }],
    ["a list", [], 400, { message: expect.stringMatching(/JSON/) }],
    ["an invalid session", { session: 7 }, 400, { param: "session" }],
    ["an unknown field", { sesion: {} }, 400, { code: "unknown_parameter", param: "sesion" }],
    ["an unknown field of the session", { session: { voice: "alloy" } }, 400, { param: "session.voice" }],
    ["too short a lifetime", { expires_after: { seconds: 1 } }, 400, { param: "expires_after.seconds" }],
    ["an unknown model", { session: { model: "gpt-9" } }, 400, { param: "session.model" }],
    ["a body nested too deep", deep, 400, { code: "invalid_body", message: /64 levels/ as never }],
    ["a body that is too long", " ".repeat(maxBodyBytes + 1), 413, {}],
  ];
  for (const [name, body, status, error] of wrong) {
    it(`is rejected: ${name}`, async () => {
      simulator = await startSimulator({ models: ["gpt-realtime"] });
      const answer = await post(secretsPath, body);
      expect(answer.status).toBe(status);
      expect(await answer.json()).toMatchObject({ error: { type: "invalid_request_error", ...error } });
    });
  }
});

describe("an endpoint", () => {
  it("answers at every path", async () => {
    simulator = await startSimulator();
    const paths = ["/", "/nowhere", "/v1/realtime", secretsPath, "/v1/realtime/translations"];
    const answers = await Promise.all(paths.map((path) => fetch(`${simulator.url}${path}`)));
    expect(answers.map(({ status }) => status)).toEqual([200, 404, 426, 405, 501]);
    expect(await answers[0]?.text()).toContain("rt-simulator");
    expect(await answers[1]?.json()).toMatchObject({
      error: { type: "invalid_request_error", message: "Invalid URL (GET /nowhere)" },
    });
  });

  it("may be called by a page from any origin", async () => {
    simulator = await startSimulator();
    const preflight = await fetch(`${simulator.url}${secretsPath}`, {
      method: "OPTIONS",
      headers: {
        origin: "https://app.example",
        "access-control-request-method": "POST",
        "access-control-request-headers": "authorization,content-type",
      },
    });
    expect(preflight.status).toBe(204);
    expect(Object.fromEntries(preflight.headers)).toMatchObject({
      "access-control-allow-origin": "*",
      "access-control-allow-headers": "authorization,content-type",
      "access-control-allow-methods": expect.stringContaining("POST"),
    });
    const answer = await post(secretsPath);
    expect(answer.headers.get("access-control-allow-origin")).toBe("*");
    expect(answer.headers.get("access-control-expose-headers")).toContain("Location");
  });

  it("also answers on the user's server", async () => {
    simulator = await startSimulator({
      server: createServer((request, response) => void simulator.answer(request, response)),
    });
    expect((await post(secretsPath)).status).toBe(200);
  });
});

describeShared("compared with the recording", () => {
  it("an ephemeral key is answered field by field", async () => {
    const [, line = ""] = readShared("traces/http__webrtc__create_client_secret.jsonl").split("\n");
    const { request, response } = JSON.parse(line) as {
      request: { parsed_body: unknown };
      response: { parsed_body: Minted };
    };
    simulator = await startSimulator();
    const recorded = response.parsed_body;
    const answer = await mint(request.parsed_body);
    const unique = { value: recorded.value, expires_at: recorded.expires_at };
    expect({ ...answer, ...unique, session: { ...answer.session, id: recorded.session["id"] } }).toEqual(
      recorded,
    );
  });
});
