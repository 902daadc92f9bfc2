import { once } from "node:events";
import { createServer } from "node:http";
import { openai } from "@rt/core";
import { createSimulator } from "@rt/simulator";
import { describe, expect, it, onTestFinished } from "vitest";
import { tokenFrom } from "../../src/token.js";

/** Answers every request with this. */
async function endpoint(status: number, body: string): Promise<string> {
  const server = createServer((request, response) => {
    response.writeHead(request.method === "POST" ? status : 405, { "retry-after": "7" }).end(body);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => void server.close());
  const address = server.address();
  return `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}`;
}

/** What a page would send to the service. */
async function sentWith(url: string): Promise<string | undefined> {
  const service = openai({ apiKey: tokenFrom(url), model: "m" });
  return (await service.resolve({ headers: true, exposed: true })).headers["Authorization"];
}

describe("a token endpoint", () => {
  it.each(['{"value":"ek_1"}', '{"client_secret":{"value":"ek_1","expires_at":1}}'])(
    "gives a key that may leave a page: %s",
    async (body) => expect(await sentWith(await endpoint(200, body))).toBe("Bearer ek_1"),
  );

  it("is believed that its key is ephemeral, whatever that looks like", async () => {
    expect(await sentWith(await endpoint(200, '{"value":"xai-1"}'))).toBe("Bearer xai-1");
  });

  it("is not believed that a permanent key is", async () => {
    const sent = sentWith(await endpoint(200, '{"value":"sk-1"}'));
    await expect(sent).rejects.toMatchObject({ code: "auth.exposed" });
  });

  it.each([
    [200, '{"value":7}', "auth.failed", "has no value"],
    [200, "<html>", "auth.failed", "has no JSON"],
    [
      401,
      '{"error":{"message":"sign in first"}}',
      "auth.rejected",
      "the token endpoint answered 401 (sign in first)",
    ],
    [403, "", "auth.forbidden", "answered 403"],
    [404, "<html>", "service.not-found", "answered 404"],
    [429, "{}", "service.rate-limited", "try again in 7 s"],
    [500, "{}", "service.refused", "answered 500"],
  ])("that answers %d %s fails as %s", async (...[status, body, code, message]) => {
    const sent = sentWith(await endpoint(status, body));
    await expect(sent).rejects.toMatchObject({ code, message: expect.stringContaining(message) });
  });

  it("that is not there fails as link.unreachable, so that a lost network is waited for", async () => {
    const sent = sentWith("http://127.0.0.1:9/token");
    await expect(sent).rejects.toMatchObject({ code: "link.unreachable" });
  });

  it("may be the service's own, as the simulator's", async () => {
    const simulator = await createSimulator({}).listen();
    onTestFinished(() => simulator.close());
    const url = `${simulator.url.replace(/^ws/, "http")}/v1/realtime/client_secrets`;
    const init = {
      headers: { authorization: "Bearer sk-1", "content-type": "application/json" },
      body: "{}",
    };
    expect(await tokenFrom(url, init)()).toEqual({ key: expect.stringMatching(/^ek_/), ephemeral: true });
  });
});
