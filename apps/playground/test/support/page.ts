import { fileURLToPath } from "node:url";
import tailwindcss from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import type { SimulatorOptions } from "@rt/simulator";
import type { Browser, BrowserContext, BrowserContextOptions, Page } from "playwright-core";
import { createServer } from "vite";
import { tokenRoute } from "../../server/token-route.js";

/** The playground, as it is served while it is developed. */
export interface Served {
  readonly url: string;
  /** Opens it for a new visitor. */
  open(browser: Browser, visitor?: Visitor): Promise<Visit>;
  close(): Promise<void>;
}

/** Who opens it. */
export interface Visitor extends BrowserContextOptions {
  /** What the visitor has set on earlier visits. */
  readonly settings?: object;
}

/** A page that is open. */
export interface Visit {
  readonly page: Page;
  /** What it did not catch, and what it complained of in its console. */
  readonly problems: readonly string[];
}

/** Serves it at a free port, with a simulator behind it unless the environment names a service. */
export async function servePlayground(
  simulator: SimulatorOptions = {},
  env: Readonly<Record<string, string>> = {},
): Promise<Served> {
  const server = await createServer({
    root: fileURLToPath(new URL("../..", import.meta.url)),
    configFile: false,
    logLevel: "warn",
    server: { port: 0, hmr: false, watch: null },
    plugins: [react(), tailwindcss(), tokenRoute({ env, simulator })],
  });
  await server.listen();
  const [url = ""] = server.resolvedUrls?.local ?? [];
  // Those who look alike share what is cached, which saves seconds.
  const contexts = new Map<string, Promise<BrowserContext>>();
  return {
    url,
    async open(browser, { settings, ...options } = {}) {
      const look = { viewport: { width: 1440, height: 900 }, ...options };
      const context = contexts.get(JSON.stringify(look)) ?? browser.newContext(look);
      contexts.set(JSON.stringify(look), context);
      const page = await (await context).newPage();
      const problems: string[] = [];
      page.on("pageerror", (error) => problems.push(error.message));
      page.on("console", (message) => {
        if (message.type() === "error") problems.push(message.text());
      });
      await keepSettings(page, settings);
      await page.goto(url);
      await page.getByRole("button", { name: /^Start/ }).waitFor();
      return { page, problems };
    },
    close: () => server.close(),
  };
}

/** As if they were chosen before, and nothing else was: for the first load of the page only. */
async function keepSettings(page: Page, settings: object = {}): Promise<void> {
  await page.addInitScript((text) => {
    if (sessionStorage.length > 0) return;
    sessionStorage.setItem("visited", "yes");
    localStorage.clear();
    localStorage.setItem("rt-playground-settings", text);
  }, JSON.stringify(settings));
}
