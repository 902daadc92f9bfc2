import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { defineScenario } from "@rt/simulator";
import { build as bundleWithEsbuild, transform } from "esbuild";
import type { Browser } from "playwright-core";
import { build as bundleWithVite } from "vite";
import { afterAll, beforeAll, expect, it } from "vitest";
import type {} from "../bundled/app.js";
import { describeInChromium, openPage, startChromium } from "../support/chromium.js";
import { startPages, type Files, type PageServer } from "../support/pages.js";
import { noise } from "../support/sound.js";

const app = fileURLToPath(new URL("../bundled/", import.meta.url));
const dist = new URL("../../dist/", import.meta.url);
const built = (file: string): Promise<string> => readFile(new URL(file, dist), "utf8");

/** As it is published below a path of its site. */
async function byVite(): Promise<Files> {
  const base = "/nested/vite/";
  const bundle = await bundleWithVite({
    root: app,
    base,
    configFile: false,
    logLevel: "error",
    resolve: { alias: { "@rt/browser": fileURLToPath(new URL("index.js", dist)) } },
    build: { write: false },
  });
  if (!("output" in bundle)) throw new Error("not one bundle");
  return Object.fromEntries(
    bundle.output.map((file) => [
      base + file.fileName,
      file.type === "chunk" ? file.code : String(file.source),
    ]),
  );
}

async function byEsbuild(): Promise<Files> {
  const { outputFiles } = await bundleWithEsbuild({
    entryPoints: [`${app}app.ts`],
    bundle: true,
    minify: true,
    format: "esm",
    write: false,
  });
  return {
    "/esbuild/index.html":
      '<!doctype html><title>esbuild</title><script type="module" src="app.js"></script>',
    "/esbuild/app.js": outputFiles[0]?.text ?? "",
    "/esbuild/worklets/capture.js": await built("worklets/capture.js"),
    "/esbuild/worklets/playback.js": await built("worklets/playback.js"),
  };
}

/** No bundler: the built file, and an import map in the page. */
async function byHand(): Promise<Files> {
  const map = { imports: { "@rt/browser": "./standalone.js", "@rt/core": "./standalone.js" } };
  const { code } = await transform(await readFile(`${app}app.ts`, "utf8"), { loader: "ts" });
  return {
    "/plain/index.html": `<!doctype html><title>plain</title>
      <script type="importmap">${JSON.stringify(map)}</script>
      <script type="module" src="./app.js"></script>`,
    "/plain/app.js": code,
    "/plain/standalone.js": await built("standalone.js"),
  };
}

describeInChromium("a page that imports the built package", () => {
  let browser: Browser;
  let pages: PageServer;

  beforeAll(async () => {
    const bundles = await Promise.all([byVite(), byEsbuild(), byHand()]);
    const files: Files = Object.assign({}, ...bundles);
    [browser, pages] = await Promise.all([
      startChromium({ microphone: noise(1), isLooped: true }),
      startPages({
        files,
        simulator: { brain: defineScenario({ rules: [{ says: "Yes." }] }), pace: "instant" },
      }),
    ]);
  });
  afterAll(async () => {
    await browser.close();
    await pages.close();
  });

  it.each([
    ["Vite, below a path", "/nested/vite/index.html", undefined],
    ["esbuild", "/esbuild/index.html", undefined],
    ["nothing but an import map", "/plain/index.html", undefined],
    [
      "a strict policy and its own worklets",
      "/esbuild/index.html?worklets=/esbuild/worklets/",
      "default-src 'self'",
    ],
  ])("speaks and listens, with %s", async (_with, path, policy) => {
    const { page, problems } = await openPage(browser, pages.url(path, { policy }));
    const { said, peaks } = await page.evaluate(() => sayHello());
    expect(problems).toEqual([]);
    expect(said).toBe("Yes.");
    expect(Math.min(...peaks)).toBeGreaterThan(0.05);
    await page.close();
  });
});
