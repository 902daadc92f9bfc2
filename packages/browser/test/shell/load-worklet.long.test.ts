import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import type {} from "../pages/context.js";
import { describeInChromium, openPage, startChromium } from "../support/chromium.js";
import { startPages, type PageServer } from "../support/pages.js";

describeInChromium("a worklet", () => {
  let browser: Browser;
  let pages: PageServer;
  beforeAll(async () => {
    [browser, pages] = await Promise.all([startChromium(), startPages()]);
  });
  afterAll(async () => {
    await browser.close();
    await pages.close();
  });

  async function load(policy: string, url?: string): Promise<string> {
    const { page } = await openPage(browser, pages.page("context", { policy }));
    const outcome = await page.evaluate((address) => contextPage.load(address), url);
    await page.close();
    return outcome;
  }

  it.each([["script-src 'self' blob:"], ["script-src 'self' data:"]])(
    "is loaded from its text under %s",
    async (policy) => {
      expect(await load(policy)).toBe("loaded");
    },
  );

  it("is loaded from the site itself under a strict policy", async () => {
    expect(await load("default-src 'self'", "/worklets/")).toBe("loaded");
    expect(await load("script-src 'self'", "/worklets/capture.js?version=1")).toBe("loaded");
  });

  it("that is blocked says by which directive, and what to do", async () => {
    const blocked = await load("script-src 'self'; worker-src blob: data:");
    expect(blocked).toMatch(/device\.unavailable: .*"nothing".*blob: in script-src.*workletUrl/);
  });

  it("that is not there says where it was looked for, without what the address may hide", async () => {
    const missing = await load("script-src 'self'", "/nowhere/capture.js?token=secret");
    expect(missing).toMatch(/device\.unavailable: .*"capture" from \/nowhere\/capture\.js: .*script-src/);
    expect(missing).not.toContain("secret");
  });
});
