import { createServer } from "node:http";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { transportContract } from "../../src/testing/transport-contract.js";
import { webSocketServer } from "../transport/server.js";
import { webSocketPeer } from "../transport/web-socket-peer.js";
import { describeChromium, launchChromium } from "./chromium.js";

interface PageFunctions {
  run(name: string): Promise<void>;
  connect(url: string, apiKey: string): Promise<string | null>;
}
declare const page: PageFunctions;

describeChromium("webSocket() in Chromium", () => {
  let browser: Browser;
  let tab: Page;
  const site = createServer((_request, response) =>
    response.setHeader("content-type", "text/html").end("<!doctype html>"),
  );

  beforeAll(async () => {
    site.listen(0, "127.0.0.1");
    await once(site, "listening");
    browser = await launchChromium();
    tab = await browser.newPage();
    await tab.goto(`http://127.0.0.1:${(site.address() as AddressInfo).port}/`);
    await exposePeers(tab);
    await tab.addScriptTag({ content: await bundlePage() });
  }, 60_000);

  afterAll(async () => {
    await browser.close();
    site.close();
  });

  const names = transportContract(() => Promise.reject(new Error("these run in the page"))).map(
    ({ name }) => name,
  );
  it.each(names)("%s", async (name) => {
    await tab.evaluate((wanted) => page.run(wanted), name);
  });

  it("sends an ephemeral key as a subprotocol, and nothing of it in the URL", async () => {
    const seen: (string | undefined)[] = [];
    const server = await webSocketServer((socket, request) => {
      seen.push(request.url, request.headers["sec-websocket-protocol"]);
      socket.send(JSON.stringify({ type: "session.created", session: { type: "realtime", id: "sess_1" } }));
    });
    expect(await tab.evaluate(([url = ""]) => page.connect(url, "ek_1"), [server.url])).toBeNull();
    expect(seen).toEqual(["/realtime?model=m", "realtime, openai-insecure-api-key.ek_1"]);
    server.close();
  });

  it("keeps a permanent key at home", async () => {
    expect(await tab.evaluate(() => page.connect("http://127.0.0.1:9", "sk-1"))).toBe("auth.exposed");
  });

  it("says link.unreachable where nobody listens", async () => {
    expect(await tab.evaluate(() => page.connect("http://127.0.0.1:9", "ek_1"))).toBe("link.unreachable");
  });
});

/** The page's script as an application would bundle it: with the browser's conditions. */
async function bundlePage(): Promise<string> {
  const socket = fileURLToPath(new URL("../../src/transport/socket-web.ts", import.meta.url));
  const entry = fileURLToPath(new URL("page.ts", import.meta.url));
  const { outputFiles } = await build({
    entryPoints: [entry],
    bundle: true,
    write: false,
    alias: { "#socket": socket },
  });
  return outputFiles[0]?.text ?? "";
}

/** Lets the page act on the far end, which lives here. */
async function exposePeers(tab: Page): Promise<void> {
  const peers: Awaited<ReturnType<typeof webSocketPeer>>[] = [];
  await tab.exposeFunction("openPeer", async () => {
    const id = peers.push(await webSocketPeer()) - 1;
    return { id, url: peers[id]?.url };
  });
  await tab.exposeFunction("callPeer", async (id: number, method: string, args: unknown[]) => {
    const opened = peers[id];
    if (!opened) throw new Error(`no peer ${id}`);
    const methods: Record<string, unknown> = { ...opened.peer, dispose: opened.dispose };
    return (methods[method] as (...given: unknown[]) => unknown)(...args);
  });
}
