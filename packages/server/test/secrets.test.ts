import { inspect } from "node:util";
import { azure, custom, openai, type Service } from "@rt/core";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { TokenHandlerOptions } from "../src/index.js";
import { ask, handlerAt, keepErrors, secret } from "./support/handler.js";
import { minted, startUpstream, type Said, type Upstream } from "./support/upstream.js";

let upstream: Upstream;
beforeEach(async () => void (upstream = await startUpstream()));
afterEach(() => upstream.close());

/** Everything that leaves the server for a request: the answer, what is logged, what is printed. */
async function traces(options: Partial<TokenHandlerOptions<true>>): Promise<{ status: number; all: string }> {
  const printed: string[] = [];
  const keep = (chunk: unknown) => printed.push(String(chunk)) > 0;
  const spies = [process.stdout, process.stderr].map((stream) =>
    vi.spyOn(stream, "write").mockImplementation(keep),
  );
  const { errors, onError } = keepErrors();
  const answer = await handlerAt(upstream.url, { onError, ...options })(ask());
  const logged = inspect(errors, { depth: Infinity, showHidden: true, getters: true });
  const stacks = errors.map((error) => `${error.stack}${String(error.cause)}${JSON.stringify(error)}`);
  for (const spy of spies) spy.mockRestore();
  const told = `${await answer.text()}${inspect([...answer.headers])}`;
  return { status: answer.status, all: [told, logged, ...stacks, ...printed].join("\n") };
}

const masked = "sk-proj-****************6789";
const quoting = {
  error: { code: secret, message: `Incorrect API key provided: ${secret} (${masked}).`, param: secret },
};

describe("the server's key is nowhere", () => {
  const answers: readonly (readonly [string, Said])[] = [
    ...[400, 401, 403, 404, 429, 500].map((status): [string, Said] => [
      `in a refusal that quotes it: ${status}`,
      { status, headers: { "x-request-id": `req-${secret}` }, body: quoting },
    ]),
    ["in a refusal of plain text", { status: 500, body: `Bearer ${secret}` }],
    ["in a redirect", { status: 302, headers: { location: `https://evil.example/?key=${secret}` } }],
    ["in an answer that has it for a key", { body: { ...minted, value: secret } }],
    [
      "in a session that quotes it",
      { body: { ...minted, session: { ...minted.session, instructions: `Key: ${secret}` } } },
    ],
    ["in an answer that is cut off", { body: `{"value":"${secret}` }],
  ];
  const services: readonly (readonly [string, () => Service])[] = [
    ["openai()", () => openai({ apiKey: secret, model: "gpt-realtime", baseUrl: `${upstream.url}/v1` })],
    ["azure()", () => azure({ credential: secret, deployment: "voice", endpoint: upstream.url })],
    [
      "Entra ID",
      () =>
        azure({
          credential: { getToken: async () => ({ token: secret }) },
          deployment: "voice",
          endpoint: upstream.url,
        }),
    ],
    [
      "custom()",
      () => custom({ url: `${upstream.url}/v1/realtime?model=m`, headers: { "x-own-key": secret } }),
    ],
  ];
  for (const [name, service] of services) {
    for (const [where, says] of answers) {
      it(`${where}, with ${name}`, async () => {
        upstream.says = says;
        const { status, all } = await traces({ service: service() });
        expect(JSON.stringify(upstream.heard[0]?.headers)).toContain(secret);
        expect(status).not.toBe(200);
        expect(all).not.toContain(secret);
        expect(all).not.toContain("6789");
      });
    }
  }

  it("in an error of fetch, which may quote headers, or in its cause", async () => {
    const fetch = () => Promise.reject(new TypeError(`bad header ${secret}`, { cause: { code: secret } }));
    const { status, all } = await traces({ fetch });
    expect([status, all.includes(secret)]).toEqual([502, false]);
    expect(all).toContain("link.unreachable");
  });

  it("in what is said of a header that cannot be sent", async () => {
    const service = custom({
      url: `${upstream.url}/v1/realtime`,
      headers: { "x-key": `${secret}\n` + "ü…" },
    });
    const { status, all } = await traces({ service });
    expect([status, all.includes(secret)]).toEqual([500, false]);
    expect(all).toContain("options.invalid");
  });

  it("in a session that quotes one with quotation marks in it", async () => {
    const quoted = 'own"key\\of"mine';
    const service = custom({ url: `${upstream.url}/v1/realtime?model=m`, headers: { "x-own-key": quoted } });
    upstream.says = { body: { ...minted, session: { ...minted.session, instructions: `Key: ${quoted}` } } };
    expect((await traces({ service })).status).toBe(502);
  });

  it("in the query of the address that the page is told", async () => {
    const service = custom({ url: `${upstream.url}/v1/realtime?model=m&subscription-key=${secret}` });
    const { status, all } = await traces({ service });
    expect([status, all.includes(secret)]).toEqual([200, false]);
  });

  it("in what can be seen of a handler", () => {
    expect(inspect(handlerAt(upstream.url), { depth: Infinity, showHidden: true })).not.toContain(secret);
  });
});

it("what MCP servers are told to trust is not told to the page", async () => {
  const mcp = { type: "mcp", server_label: "crm", server_url: "https://crm.example" } as const;
  const tools = [{ ...mcp, authorization: "mcp-oauth-token", headers: { "x-crm": "mcp-header-value" } }];
  upstream.says = { body: { ...minted, session: { ...minted.session, tools } } };
  const { status, all } = await traces({ session: { tools } });
  expect(JSON.stringify(upstream.heard[0]?.body)).toContain("mcp-oauth-token");
  expect(status).toBe(200);
  expect(all).toContain("crm.example");
  expect(all).not.toMatch(/mcp-oauth-token|mcp-header-value/);
});
