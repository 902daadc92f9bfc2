import { afterEach, describe, expect, it } from "vitest";
import { WebSocket } from "ws";
import type { Simulator, SimulatorOptions } from "../../src/index.js";
import { TestClient } from "../support/client.js";
import { startSimulator } from "../support/simulator.js";

let simulator: Simulator;
afterEach(() => simulator.close());

const guarded: SimulatorOptions = { keys: ["sk-right"], models: ["gpt-realtime"] };

interface RefusedHandshake {
  readonly status: number | undefined;
  readonly headers: NodeJS.Dict<string | string[]>;
  readonly body: { readonly error: Readonly<Record<string, unknown>> };
}

/** Opens a WebSocket whose handshake is to be refused. */
function refused(path: string, headers: Record<string, string> = {}): Promise<RefusedHandshake> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(`${simulator.url.replace("http", "ws")}${path}`, { headers });
    socket.once("open", () => reject(new Error("it was let in")));
    socket.once("unexpected-response", (_request, response) => {
      let body = "";
      response.on("data", (chunk) => (body += String(chunk)));
      response.on("end", () =>
        resolve({ status: response.statusCode, headers: response.headers, body: JSON.parse(body) }),
      );
    });
    socket.on("error", () => undefined);
  });
}

describe("a refusal by OpenAI", () => {
  const cases: readonly (readonly [string, string, Record<string, string>, string | null, number])[] = [
    [
      "a wrong key",
      "/v1/realtime?model=gpt-realtime",
      { authorization: "Bearer sk-wrong" },
      "invalid_api_key",
      3000,
    ],
    ["no key", "/v1/realtime?model=gpt-realtime", {}, null, 3000],
    [
      "an unknown model",
      "/v1/realtime?model=gpt-nope",
      { authorization: "Bearer sk-right" },
      "invalid_model",
      4000,
    ],
    ["no model", "/v1/realtime", { authorization: "Bearer sk-right" }, "missing_model", 4000],
  ];
  for (const [name, path, headers, code, closeCode] of cases) {
    it(`reports ${name} after the handshake, and closes`, async () => {
      simulator = await startSimulator(guarded);
      const client = await TestClient.connect(`${simulator.url}${path}`, { headers });
      const reason = code === null ? "invalid_request_error" : `invalid_request_error.${code}`;
      expect(await client.closed).toEqual({ code: closeCode, reason });
      expect(client.received).toMatchObject([
        { type: "error", error: { type: "invalid_request_error", code } },
      ]);
      expect(JSON.stringify(client.received)).not.toContain("sk-wrong");
    });
  }

  it("rejects the beta shape if configured", async () => {
    simulator = await startSimulator({ refuseBeta: true });
    const client = await TestClient.connect(`${simulator.url}/v1/realtime?model=m`, {
      headers: { "OpenAI-Beta": "realtime=v1" },
    });
    expect(await client.closed).toEqual({
      code: 4000,
      reason: "invalid_request_error.beta_api_shape_disabled",
    });
  });
});

describe("a refusal by Azure", () => {
  for (const path of ["/openai/v1/realtime?model=gpt-realtime", "/openai/realtime?deployment=gpt-realtime"]) {
    it(`answers a wrong key with 401: ${path}`, async () => {
      simulator = await startSimulator(guarded);
      const { status, headers, body } = await refused(path, { "api-key": "sk-wrong" });
      expect([status, body.error.code]).toEqual([401, "401"]);
      expect(headers["apim-request-id"]).toMatch(/^[\da-f-]{36}$/);
      expect(JSON.stringify(body)).not.toContain("sk-wrong");
    });
  }

  it("answers an unknown deployment with 404", async () => {
    simulator = await startSimulator(guarded);
    const { status, headers, body } = await refused("/openai/v1/realtime?model=nope", {
      "api-key": "sk-right",
    });
    expect([status, body.error.code]).toEqual([404, "DeploymentNotFound"]);
    expect(headers["x-request-id"]).toBeTruthy();
  });
});

describe("a valid key", () => {
  const ways: readonly (readonly [
    string,
    string,
    { headers?: Record<string, string>; protocols?: string[] },
  ])[] = [
    ["as a bearer token", "", { headers: { authorization: "Bearer sk-right" } }],
    ["in Azure's header", "", { headers: { "api-key": "sk-right" } }],
    ["in the URL", "&api-key=sk-right", {}],
    ["in a subprotocol", "", { protocols: ["realtime", "openai-insecure-api-key.sk-right"] }],
  ];
  for (const [name, query, options] of ways) {
    it(`is accepted ${name}`, async () => {
      simulator = await startSimulator(guarded);
      const client = await TestClient.connect(
        `${simulator.url}/v1/realtime?model=gpt-realtime${query}`,
        options,
      );
      await client.until("session.created");
      await client.close();
    });
  }
});

describe("other WebSocket paths", () => {
  it("are refused", async () => {
    simulator = await startSimulator();
    const paths = ["/nowhere", "/v1/realtime?call_id=rtc_1", "/v1/realtime/translations?model=m"];
    const statuses = await Promise.all(paths.map(async (path) => (await refused(path)).status));
    expect(statuses).toEqual([404, 404, 501]);
  });
});
