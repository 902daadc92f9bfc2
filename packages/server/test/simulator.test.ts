import { createServer, type Server } from "node:http";
import { azure, createSession, custom, openai, type Service } from "@rt/core";
import { createSimulator, type Simulator } from "@rt/simulator";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createTokenHandler, type Token, type TokenHandlerOptions } from "../src/index.js";
import { toNodeHandler } from "../src/node.js";
import { listen, stop } from "./support/upstream.js";

const key = "sk-simulated-right";
let now = Date.UTC(2026, 0, 5);
let simulator: Simulator;
let server: Server | undefined;

beforeEach(async () => {
  const clock = { now: () => now, after: () => () => {} };
  simulator = await createSimulator({ pace: "instant", keys: [key], clock }).listen();
});

afterEach(async () => {
  if (server) await stop(server);
  server = undefined;
  await simulator.close();
});

interface Way {
  readonly name: string;
  /** As the server reaches it. */
  readonly service: (key: string) => Service;
  /** As the page does, with a key that it was given. */
  readonly dial: (token: Token) => Service;
}

const deployment = "gpt-realtime";
const ways: readonly Way[] = [
  {
    name: "openai()",
    service: (apiKey) => openai({ apiKey, model: deployment, baseUrl: `${simulator.url}/v1` }),
    dial: ({ value }) => openai({ apiKey: value, model: deployment, baseUrl: `${simulator.url}/v1` }),
  },
  {
    name: "azure()",
    service: (credential) => azure({ credential, deployment, endpoint: simulator.url }),
    dial: ({ value }) => azure({ credential: value, deployment, endpoint: simulator.url }),
  },
  {
    name: "azure() with Entra ID",
    service: (token) =>
      azure({ credential: { getToken: async () => ({ token }) }, deployment, endpoint: simulator.url }),
    dial: ({ value }) => azure({ credential: value, deployment, endpoint: simulator.url }),
  },
  {
    name: "azure() in the preview dialect",
    service: (credential) =>
      azure({ credential, deployment, endpoint: simulator.url, apiVersion: "2025-04-01-preview" }),
    dial: ({ value }) =>
      azure({ credential: value, deployment, endpoint: simulator.url, apiVersion: "2025-04-01-preview" }),
  },
  {
    name: "custom()",
    service: (value) =>
      custom({
        url: `${simulator.url}/v1/realtime?model=local`,
        headers: { authorization: `Bearer ${value}` },
      }),
    // Where to go is in the answer.
    dial: ({ value, url = "" }) =>
      custom({ url, protocols: ["realtime", `openai-insecure-api-key.${value}`] }),
  },
];

async function serve(service: Service, options: Partial<TokenHandlerOptions<string>> = {}): Promise<string> {
  const handler = createTokenHandler({
    service,
    authorize: (request) => request.headers.get("x-user"),
    session: { instructions: "Be brief.", audio: { output: { voice: "marin" } } },
    allow: { voice: ["marin", "cedar"] },
    ...options,
  });
  server = createServer(toNodeHandler(handler));
  return listen(server);
}

function post(url: string, body: unknown = {}): Promise<Response> {
  const headers = { "content-type": "application/json", "x-user": "ada" };
  return fetch(url, { method: "POST", headers, body: JSON.stringify(body) });
}

for (const { name, service, dial } of ways) {
  describe(`a key minted by ${name}`, () => {
    it("opens a session that begins as the server decided and the page chose", async () => {
      const url = await serve(service(key));
      const answer = await post(url, { voice: "cedar" });
      expect(answer.status).toBe(200);
      const token = (await answer.json()) as Token;
      expect(token.session).toMatchObject({ type: "realtime", instructions: "Be brief." });
      expect(token.expires_at).toBe(now / 1_000 + 60);

      const session = createSession({ service: dial(token) });
      await session.connect();
      expect(session.getSnapshot().config.effective).toMatchObject({
        instructions: "Be brief.",
        audio: { output: { voice: "cedar" } },
      });
      session.close();
    });

    it("is told to nobody who is not let in", async () => {
      const url = await serve(service(key));
      const answer = await fetch(url, { method: "POST" });
      expect(answer.status).toBe(401);
      expect(await answer.text()).not.toContain("ek_");
    });

    it("opens none once it has expired", async () => {
      const token = (await (await post(await serve(service(key)))).json()) as Token;
      now += 61_000;
      const session = createSession({ service: dial(token), reconnect: false });
      await expect(session.connect()).rejects.toMatchObject({ code: "auth.rejected" });
      session.close();
    });

    it("is not had with a wrong key of the server's, which is told to nobody", async () => {
      const wrong = "sk-simulated-wrong";
      const errors: unknown[] = [];
      const url = await serve(service(wrong), { onError: (error) => errors.push(error) });
      const answer = await post(url);
      const text = await answer.text();
      expect(answer.status).toBe(502);
      expect(JSON.parse(text)).toMatchObject({ error: { code: "service_denied" } });
      expect(text).not.toContain(wrong);
      expect(errors).toMatchObject([{ code: "auth.rejected", status: 401 }]);
    });
  });
}
