import { createSimulator } from "@rt/simulator";
import { createServer } from "vite";
import { afterEach, describe, expect, it } from "vitest";
import { tokenRoute, type TokenRouteOptions } from "../server/token-route.js";

const open: { close(): unknown }[] = [];
afterEach(async () => {
  for (const server of open.splice(0)) await server.close();
});

async function serve(options: TokenRouteOptions): Promise<string> {
  const server = await createServer({
    configFile: false,
    logLevel: "silent",
    server: { port: 0, hmr: false, watch: null },
    plugins: [tokenRoute(options)],
  });
  open.push(server);
  await server.listen();
  return (server.resolvedUrls?.local[0] ?? "").replace(/\/$/, "");
}

const post = (url: string, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(url, { method: "POST", headers });

describe("the token route", () => {
  it("gives a key for the simulator, at the address of the page, where the environment names nothing", async () => {
    const url = await serve({ env: {} });
    const response = await post(`${url}/api/token?model=mine`);
    const token = await response.json();
    expect(token.value).toMatch(/^ek_/);
    expect(token.url).toBe(`${url.replace("http", "ws")}/v1/realtime?model=mine`);
    expect(await (await fetch(`${url}/api/service`)).json()).toMatchObject({ kind: "simulator" });
  });

  it("gives a key of Azure for the deployment of the environment, or the one that was chosen", async () => {
    const azure = await createSimulator({ keys: ["key-of-azure"] }).listen();
    open.push(azure);
    const env = {
      AZURE_OPENAI_ENDPOINT: azure.url.replace("ws", "http"),
      AZURE_OPENAI_DEPLOYMENT_NAME: "my-deployment",
      AZURE_OPENAI_API_KEY: "key-of-azure",
    };
    const url = await serve({ env });
    const [own, chosen] = await Promise.all([post(`${url}/api/token`), post(`${url}/api/token?model=other`)]);
    const text = await own.text();
    expect(JSON.parse(text)).toMatchObject({ session: { model: "my-deployment" } });
    expect(text).not.toContain("key-of-azure");
    expect(await chosen.json()).toMatchObject({ session: { model: "other" } });
    const info = await (await fetch(`${url}/api/service`)).json();
    expect(info).toEqual({ kind: "azure", model: "my-deployment", dialect: "ga" });
  });

  it("gives none to pages of other sites", async () => {
    const url = await serve({ env: {} });
    const response = await post(`${url}/api/token`, { origin: "https://elsewhere.example" });
    expect(response.status).toBe(403);
  });

  it("says what the environment lacks", async () => {
    const env = { AZURE_OPENAI_ENDPOINT: "https://name.openai.azure.com", AZURE_OPENAI_API_KEY: "k" };
    await expect(serve({ env })).rejects.toThrow("AZURE_OPENAI_DEPLOYMENT_NAME");
  });
});
