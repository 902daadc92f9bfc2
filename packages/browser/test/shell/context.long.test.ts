import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import type {} from "../pages/context.js";
import { describeInChromium, openPage, startChromium } from "../support/chromium.js";
import { startPages, type PageServer } from "../support/pages.js";
import { unpacked } from "../support/samples.js";
import { amplitudeAt } from "../support/sound.js";

describeInChromium("the context that all devices share", () => {
  let browser: Browser;
  let pages: PageServer;
  let page: Page;

  beforeAll(async () => {
    [browser, pages] = await Promise.all([startChromium({ needsGesture: true }), startPages()]);
  });
  afterAll(async () => {
    await browser.close();
    await pages.close();
  });
  beforeEach(async () => {
    ({ page } = await openPage(browser, pages.page("context")));
    return () => page.close();
  });

  async function click(): Promise<void> {
    await page.mouse.click(10, 10);
    await becomes("running");
  }
  async function becomes(state: string): Promise<void> {
    await page.waitForFunction((wanted) => contextPage.state() === wanted, state);
  }

  it("is blocked until the visitor clicks, and runs from then on", async () => {
    expect(await page.evaluate(() => contextPage.state())).toBe("blocked");
    await click();
    expect(await page.evaluate(() => contextPage.states)).toEqual(["running"]);
  });

  it("runs again after the browser has suspended it", async () => {
    await click();
    await page.evaluate(() => contextPage.early.context.suspend());
    await becomes("running");
    expect(await page.evaluate(() => contextPage.states)).toEqual(["running", "blocked", "running"]);
  });

  it("runs again when the page is seen again, after a telephone call in which the browser refused", async () => {
    await click();
    const during = await page.evaluate(async () => {
      const { context } = contextPage.early;
      context.resume = () => Promise.reject(new DOMException("a call", "InvalidStateError"));
      await context.suspend();
      await new Promise((resolve) => setTimeout(resolve, 50));
      Reflect.deleteProperty(context, "resume");
      return contextPage.state();
    });
    await page.evaluate(() => void document.dispatchEvent(new Event("visibilitychange")));
    await becomes("running");
    expect(during).toBe("blocked");
  });

  it("is one, and closed with its last share", async () => {
    await click();
    const closes = await page.evaluate(async () => {
      const { early, leaseContext, state } = contextPage;
      const second = leaseContext();
      await early.release();
      await early.release();
      const between = state();
      await second.release();
      const third = leaseContext();
      return {
        isOne: second.context === early.context,
        between,
        after: state(),
        isNew: third.context !== early.context,
      };
    });
    expect(closes).toEqual({ isOne: true, between: "running", after: "closed", isNew: true });
  });

  it("is unlocked for who uses it, and closed with the last of them", async () => {
    const state = await page.evaluate(async () => {
      await contextPage.early.release();
      contextPage.unlockAudio();
      const { context, release } = contextPage.leaseContext();
      await release();
      return context.state;
    });
    expect(state).toBe("closed");
  });

  it("is not held by a click that comes while it is used", async () => {
    const state = await page.evaluate(async () => {
      contextPage.unlockAudio();
      await contextPage.early.release();
      return contextPage.state();
    });
    expect(state).toBe("closed");
  });

  it("is unlocked for a minute, if nobody uses it", async () => {
    await page.clock.install();
    await page.evaluate(() => contextPage.early.release());
    await page.evaluate(() => contextPage.unlockAudio());
    await page.clock.fastForward(59_000);
    expect(await page.evaluate(() => contextPage.leftovers().contexts)).toBe(1);
    await page.clock.fastForward(2_000);
    await page.waitForFunction(() => contextPage.leftovers().contexts === 0);
  });

  it("that is given is left open", async () => {
    const after = await page.evaluate(async () => {
      const context = new AudioContext();
      await contextPage.leaseContext(context).release();
      return context.state;
    });
    expect(after).not.toBe("closed");
  });

  it("plays what is connected to it", async () => {
    await click();
    const { samples, sampleRate } = await page.evaluate(() => contextPage.record(441));
    const heard = unpacked(samples).slice(-sampleRate / 10);
    expect(amplitudeAt(heard, { hertz: 441, sampleRate })).toBeCloseTo(0.5 * 32_767, -3);
  });
});
