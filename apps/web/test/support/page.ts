import { fileURLToPath } from "node:url";
import type { SimulatorOptions } from "@rt/simulator";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { createServer } from "vite";
import { localSimulator } from "../../local-simulator.js";

/** The page, as it is served while it is developed. */
export interface ServedPage {
  /** Opens it for a new visitor. */
  open(browser: Browser, visitor?: Visitor): Promise<Visit>;
  close(): Promise<void>;
}

/** Who opens the page. */
export interface Visitor extends BrowserContextOptions {
  /** What the visitor kept of earlier visits. */
  readonly settings?: object;
}

/** A page that is open. */
export interface Visit {
  readonly page: Page;
  /** What it did not catch, and what it complained of in its console. */
  readonly problems: readonly string[];
}

/** Serves it at a free port, with a simulator behind it. */
export async function servePage(simulator: SimulatorOptions = {}): Promise<ServedPage> {
  const server = await createServer({
    root: fileURLToPath(new URL("../..", import.meta.url)),
    configFile: false,
    logLevel: "warn",
    server: { port: 0, hmr: false, watch: null },
    plugins: [localSimulator(simulator)],
  });
  await server.listen();
  const [url = ""] = server.resolvedUrls?.local ?? [];
  return {
    async open(browser, { settings, ...options } = {}) {
      const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
      context.setDefaultTimeout(15_000);
      const page = await context.newPage();
      const problems: string[] = [];
      page.on("pageerror", (error) => problems.push(error.message));
      page.on("console", (message) => {
        if (message.type() === "error") problems.push(message.text());
      });
      if (settings) await keepSettings(page, settings);
      await page.goto(url);
      return { page, problems };
    },
    close: () => server.close(),
  };
}

/** As if they were chosen before: for the first load of the page only. */
async function keepSettings(page: Page, settings: object): Promise<void> {
  await page.addInitScript((text) => {
    const name = "rt-web-settings";
    if (localStorage.getItem(name) === null) localStorage.setItem(name, text);
  }, JSON.stringify(settings));
}
