import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import type { Browser } from "playwright-core";
import { createServer, type ViteDevServer } from "vite";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { describeInChromium, startChromium } from "./support/chromium.js";
import { speech } from "./support/speech.js";

// Once more for a machine that has so much to do that it does not hear everything.
const question = "What time is it?";
const root = fileURLToPath(new URL("../../react-minimal/", import.meta.url));

it("the least app is the first program of the README", async () => {
  const readme = await readFile(`${root}../../packages/react/README.md`, "utf8");
  expect(readme).toContain(`\`\`\`tsx\n${await readFile(`${root}src/app.tsx`, "utf8")}\`\`\``);
});

// Here, because it has no tests of its own: it is there to be copied, with nothing else.
describeInChromium("the least app", () => {
  let server: ViteDevServer;
  let browser: Browser;

  beforeAll(async () => {
    for (const name of ["OPENAI_API_KEY", "AZURE_OPENAI_ENDPOINT", "AZURE_OPENAI_DEPLOYMENT_NAME"])
      vi.stubEnv(name, "");
    vi.stubEnv("AZURE_OPENAI_API_KEY", "");
    const quiet = { port: 0, hmr: false, watch: null } as const;
    server = await createServer({
      root,
      configFile: `${root}vite.config.ts`,
      logLevel: "warn",
      server: quiet,
    });
    await server.listen();
    browser = await startChromium(speech(2_500, question, 9_000, question, 9_000, question, 20_000));
  });

  afterAll(async () => {
    await browser?.close();
    await server?.close();
    vi.unstubAllEnvs();
  });

  it("talks, listens, takes what is typed, is muted, and ends", async () => {
    const page = await browser.newPage();
    const problems: string[] = [];
    page.on("pageerror", ({ message }) => problems.push(message));
    await page.goto(server.resolvedUrls?.local[0] ?? "");
    await page.getByRole("button", { name: "Talk" }).click();
    await page.locator("[data-role=user]", { hasText: "what time is it" }).first().waitFor();
    await page
      .locator("[data-role=assistant]", { hasText: /It is \d/ })
      .first()
      .waitFor();
    await page.getByRole("textbox", { name: "Message" }).fill("Say good morning.");
    await page.keyboard.press("Enter");
    await page.locator("[data-role=assistant]", { hasText: /good morning/i }).waitFor();
    expect(await page.getByRole("textbox").inputValue()).toBe("");
    await page.getByRole("button", { name: "Mute" }).click();
    await page.getByRole("button", { name: "Unmute" }).waitFor();
    await page.getByRole("button", { name: "End" }).click();
    await page.getByRole("button", { name: "Talk" }).waitFor();
    expect(await page.getByRole("alert").count()).toBe(0);
    expect(problems).toEqual([]);
  });
});
