import { transportContract } from "@rt/core/testing";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import type {} from "../pages/webrtc-contract.js";
import { describeInChromium, openPage, startChromium } from "../support/chromium.js";
import { startPages, type PageServer } from "../support/pages.js";

/** A data channel closes without a code. */
const isForSockets = (name: string): boolean => name === "keeps the far end's code and reason";

const names = transportContract(() => Promise.reject(new Error("is run in the page")))
  .map(({ name }) => name)
  .filter((name) => !isForSockets(name));

describeInChromium("the transport by WebRTC", () => {
  let browser: Browser;
  let pages: PageServer;
  let page: Page;

  beforeAll(async () => {
    [browser, pages] = await Promise.all([startChromium(), startPages()]);
    ({ page } = await openPage(browser, pages.page("webrtc-contract")));
  });
  afterAll(async () => {
    await browser.close();
    await pages.close();
  });

  it("is held to all of the contract but one fact", () => expect(names.length).toBeGreaterThan(14));

  for (const name of names)
    it(name, async () => {
      expect(await page.evaluate((fact) => contractPage.check(fact), name)).toBeNull();
    });
});
