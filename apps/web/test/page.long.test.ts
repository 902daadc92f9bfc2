import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import type axeCore from "axe-core";
import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import { describeInChromium, startChromium } from "./support/chromium.js";
import { servePage, type ServedPage, type Visit, type Visitor } from "./support/page.js";

const axeFile = createRequire(import.meta.url).resolve("axe-core/axe.min.js");

describeInChromium("the page", () => {
  let browser: Browser;
  let served: ServedPage;
  let visit: Visit | null = null;

  beforeAll(async () => {
    [browser, served] = await Promise.all([startChromium(new Int16Array(24_000)), servePage()]);
  });
  afterAll(async () => {
    await browser.close();
    await served.close();
  });
  afterEach(() => visit?.page.context().close());

  async function open(visitor: Visitor = {}): Promise<Page> {
    visit = await served.open(browser, visitor);
    return visit.page;
  }

  const start = (page: Page) => page.getByRole("button", { name: "Start" }).click();
  const kept = (page: Page) => page.evaluate(() => JSON.stringify(Object.entries(localStorage)));

  it("keeps the settings for the next visit, and no key", async () => {
    const page = await open();
    await page.getByLabel("Service").selectOption("azure");
    await page.locator("#endpoint").fill("https://name.openai.azure.com");
    await page.getByRole("radio", { name: "Key" }).check();
    await page.getByRole("textbox", { name: "Key" }).fill("a-permanent-key");
    await page.getByLabel("By meaning").check();
    await page.getByLabel("Eagerness").selectOption("high");
    await page.getByLabel("Instructions").fill("Be Ada.");
    expect(await kept(page)).not.toContain("a-permanent-key");

    await page.reload();
    expect(await page.locator("#endpoint").inputValue()).toBe("https://name.openai.azure.com");
    expect(await page.getByRole("textbox", { name: "Key" }).inputValue()).toBe("");
    expect(await page.getByLabel("Eagerness").inputValue()).toBe("high");
    expect(await page.getByLabel("Instructions").inputValue()).toBe("Be Ada.");
    expect(visit?.problems).toEqual([]);
  });

  it("uses a permanent key only if the visitor says so", async () => {
    const page = await open({ settings: { service: "openai", credential: "key" } });
    const key = page.getByRole("textbox", { name: "Key" });
    const consent = page.getByLabel("I know, and use it here");
    await key.fill("ek_short");
    expect(await consent.isVisible()).toBe(false);
    await key.fill("sk-lasting");
    expect(await consent.isVisible()).toBe(true);
    await start(page);
    expect(await page.getByRole("alert").textContent()).toContain("Confirm that this permanent key");
    expect(await consent.evaluate((field) => field === document.activeElement)).toBe(true);
  });

  it("has a temperature only where the dialect has one", async () => {
    const page = await open({ settings: { service: "azure" } });
    const temperature = page.getByLabel("Temperature");
    expect(await temperature.isVisible()).toBe(false);
    await page.getByLabel("API version").fill("2024-10-01-preview");
    expect(await temperature.isVisible()).toBe(true);
  });

  it("says what is wrong with a setting, and where", async () => {
    const page = await open({ settings: { service: "custom" } });
    const address = page.locator("#address");
    await start(page);
    expect(await page.getByRole("alert").textContent()).toContain("whole address");
    expect(await address.getAttribute("aria-invalid")).toBe("true");
    await address.fill("ws://127.0.0.1:9/nobody");
    await start(page);
    await expect
      .poll(() => page.getByRole("alert").textContent(), { timeout: 20_000 })
      .toContain("cannot be reached");
    await expect.poll(() => page.getByRole("button", { name: "Start" }).isVisible()).toBe(true);
  });

  it("goes on in writing where the microphone is not allowed, and says how to allow it", async () => {
    const page = await open({ settings: { transport: "websocket" } });
    await page.evaluate(() => {
      navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException("", "NotAllowedError"));
    });
    await start(page);
    const alert = page.getByRole("alert");
    await expect
      .poll(() => alert.textContent(), { timeout: 20_000 })
      .toContain("The microphone is not allowed");
    expect(await alert.textContent()).toMatch(/try again/i);
    await page.getByLabel("Type a message").fill("Hello!");
    await page.keyboard.press("Enter");
    await page.locator('.line[data-speaker="model"] .said:not(:empty)').waitFor();
    expect(await page.getByRole("button", { name: "Mute" }).isDisabled()).toBe(true);
  });

  it("applies settings while the conversation goes on, and locks those of the connection", async () => {
    const page = await open({ settings: { transport: "websocket" } });
    await start(page);
    await expect.poll(() => page.locator("#feed").textContent()).toContain("Session Started");
    expect(await page.getByLabel("Service").isDisabled()).toBe(true);
    await page.getByLabel("Instructions").fill("Say exactly: Ahoy there!");
    await page.getByLabel("By hand").check();
    await page.getByRole("button", { name: "Hold to talk" }).waitFor();
    await page.getByLabel("Type a message").fill("Hello!");
    await page.keyboard.press("Enter");
    await expect
      .poll(() => page.locator("#feed").textContent(), { timeout: 20_000 })
      .toContain("Ahoy there!");
    await page.locator("#microphoneId").selectOption({ index: 2 });
    await page.getByRole("button", { name: "Stop" }).click();
    await expect.poll(() => page.getByLabel("Service").isDisabled()).toBe(false);
    expect(await page.getByRole("alert").isVisible()).toBe(false);
    expect(visit?.problems).toEqual([]);
  });

  for (const colorScheme of ["light", "dark"] as const)
    for (const width of [1280, 390])
      it(`has nothing that axe finds: ${colorScheme}, ${width} px wide`, async () => {
        const reducedMotion = "reduce";
        const settings = {
          transport: "websocket",
          service: "simulator",
          turns: width === 390 ? "off" : "semantic",
        };
        const page = await open({ colorScheme, reducedMotion, viewport: { width, height: 844 }, settings });
        expect(await axe(page)).toEqual([]);
        await page.getByRole("button", { name: "Tell me a story." }).click();
        await page.locator('.line[data-speaker="model"] .said:not(:empty)').waitFor();
        expect(await axe(page)).toEqual([]);
        expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
        if (width === 390) await page.getByRole("button", { name: "Settings" }).click();
        await page.locator("#start").dispatchEvent("click");
        await expect.poll(() => page.getByLabel("Service").isDisabled()).toBe(false);
        await page.getByLabel("Service").selectOption("openai");
        await page.getByRole("radio", { name: "Key" }).check();
        await page.getByRole("textbox", { name: "Key" }).fill("sk-lasting");
        expect(await axe(page)).toEqual([]);
      });
});

/** What it finds, in words. */
async function axe(page: Page): Promise<readonly string[]> {
  await page.evaluate(await readFile(axeFile, "utf8"));
  return page.evaluate(async () => {
    const { violations } = await globalThis.axe.run();
    return violations.flatMap(({ id, nodes }) =>
      nodes.map(({ html, any }) => `${id}: ${html} ${any[0]?.message}`),
    );
  });
}

declare global {
  var axe: Pick<typeof axeCore, "run">;
}
