import { fileURLToPath } from "node:url";
import { custom } from "@rt/core";
import { createTokenHandler } from "@rt/server";
import { toNodeHandler } from "@rt/server/node";
import { createSimulator } from "@rt/simulator";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { createServer, type Plugin, type ViteDevServer } from "vite";
import { afterAll, beforeAll, expect, it } from "vitest";
import { describeInChromium, startChromium } from "./support/chromium.js";

const key = "permanent-key-of-the-server";

/** The address says how it talks. What is said of it is its text. */
const html = `<!doctype html>
<button>Start</button> <output></output>
<script type="module">
  import { RealtimeController, webrtc } from "@rt/browser";
  const transport = location.search === "?webrtc" ? webrtc() : undefined;
  const controller = new RealtimeController({ service: "/api/token", transport });
  const tell = ({ phase, error, items }) => [phase, error?.code, ...items.map(({ text }) => text)].join(" | ");
  controller.subscribe(() => (document.querySelector("output").value = tell(controller.getSnapshot())));
  document.querySelector("button").onclick = () => controller.start().catch(() => {});
  globalThis.say = (text) => controller.send(text);
</script>`;

/** Everything that the browser sends and hears by HTTP and WebSocket, as text. */
async function wiretap(page: Page): Promise<string[]> {
  const heard: string[] = [];
  const network = await page.context().newCDPSession(page);
  await network.send("Network.enable");
  const names = ["requestWillBeSent", "requestWillBeSentExtraInfo", "responseReceivedExtraInfo"] as const;
  const sockets = [
    "webSocketWillSendHandshakeRequest",
    "webSocketFrameSent",
    "webSocketFrameReceived",
  ] as const;
  for (const name of [...names, ...sockets])
    network.on(`Network.${name}`, (event: unknown) => heard.push(JSON.stringify(event)));
  page.on("response", (response) => {
    if (/^(fetch|xhr)$/.test(response.request().resourceType()))
      void response.text().then(
        (text) => heard.push(text),
        () => {},
      );
  });
  return heard;
}

describeInChromium("a page, its server's route, and the service that keys are for", () => {
  let ahead = 0;
  let minted = 0;
  let browser: Browser;
  let vite: ViteDevServer;
  const clock = {
    now: () => Date.now() + ahead,
    after(delayMs: number, run: () => void) {
      const timer = setTimeout(run, delayMs);
      return () => clearTimeout(timer);
    },
  };
  const simulator = createSimulator({ keys: [key], clock });

  const server: Plugin = {
    name: "server",
    configureServer(dev) {
      const service = custom({
        url: `${simulator.url}/v1/realtime?model=any`,
        headers: { authorization: `Bearer ${key}` },
      });
      const authorize = ({ headers }: Request) => headers.get("cookie") === "user=ada" && "ada";
      const limit = () => ++minted > 0;
      const handler = createTokenHandler({ service, authorize, limit, session: {} });
      dev.middlewares.use("/api/token", toNodeHandler(handler));
      dev.middlewares.use("/page", (_request, response, next) => {
        dev.transformIndexHtml("/page", html).then((text) => response.end(text), next);
      });
    },
  };

  async function open(cookies: Parameters<BrowserContext["addCookies"]>[0] = []): Promise<Page> {
    const context = await browser.newContext();
    await context.addCookies(cookies);
    return context.newPage();
  }
  const url = (): string => vite.resolvedUrls?.local[0] ?? "";
  const ada = () => [{ name: "user", value: "ada", url: url() }];
  const told = (page: Page, text: RegExp) => page.locator("output", { hasText: text }).waitFor();

  beforeAll(async () => {
    await simulator.listen();
    vite = await createServer({
      root: fileURLToPath(new URL("..", import.meta.url)),
      configFile: false,
      logLevel: "warn",
      server: { port: 0, hmr: false, watch: null },
      plugins: [server],
    });
    await vite.listen();
    browser = await startChromium(new Int16Array(24_000));
  });

  afterAll(async () => {
    await browser?.close();
    await vite?.close();
    await simulator.close();
  });

  for (const how of ["websocket", "webrtc"])
    it(`talk by ${how}, with a new key when the old one has expired, and the server's is nowhere`, async () => {
      minted = 0;
      const page = await open(ada());
      const heard = await wiretap(page);
      await page.goto(`${url()}page?${how}`);
      await page.getByRole("button").click();
      await told(page, /^ready/);
      await page.evaluate("say('Say good morning.')");
      await told(page, /ready .*Say good morning.*good morning/i);
      expect(minted).toBe(1);

      ahead += 61_000;
      simulator.inject({ kind: "cut" })();
      await expect.poll(() => minted, { timeout: 20_000 }).toBe(2);
      await told(page, /^ready/);
      await page.evaluate("say('Say good night.')");
      await told(page, /ready .*Say good night.*good night/i);

      const keys = new Set(heard.join("\n").match(/ek_\w{16,}/g));
      expect(keys.size).toBe(2);
      expect(heard.join("\n")).not.toContain(key);
      await page.context().close();
    });

  it("have nothing for who has not signed in", async () => {
    minted = 0;
    const page = await open();
    await page.goto(`${url()}page`);
    await page.getByRole("button").click();
    await told(page, /^failed . auth\.rejected/);
    expect(minted).toBe(0);
    await page.context().close();
  });
});
