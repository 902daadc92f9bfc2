import { createFormantVoice } from "@rt/simulator";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import type {} from "../pages/controller.js";
import { describeInChromium, openPage, startChromium } from "../support/chromium.js";
import { startPages, type PageServer } from "../support/pages.js";

const words = [...createFormantVoice().speak("What time is it?")].flatMap(({ samples }) => [...samples]);

describeInChromium("a conversation in a page that the browser suspends", () => {
  let browser: Browser;
  let pages: PageServer;
  let page: Page;

  beforeAll(async () => {
    const microphone = Int16Array.from([...words, ...new Array<number>(72_000).fill(0)]);
    [browser, pages] = await Promise.all([startChromium({ microphone, isLooped: true }), startPages()]);
  });
  afterAll(async () => {
    await browser.close();
    await pages.close();
  });
  beforeEach(async () => {
    ({ page } = await openPage(browser, pages.page("controller")));
    await page.evaluate(() => controllerPage.controller.start());
    return () => page.close();
  });

  /** Chrome's page lifecycle: none of the page's script runs while it is frozen. */
  async function set(state: "frozen" | "active"): Promise<void> {
    const devtools = await page.context().newCDPSession(page);
    await devtools.send("Page.setWebLifecycleState", { state });
  }

  const answers = (): Promise<number> =>
    page.evaluate(
      () =>
        controllerPage.state().items.filter((item) => item.kind === "message" && item.role === "assistant")
          .length,
    );

  it("goes on where it was, with the microphone on, though the line was lost meanwhile", async () => {
    await expect.poll(answers, { timeout: 15_000 }).toBeGreaterThan(0);
    const before = await answers();
    await set("frozen");
    const mend = pages.simulator.inject({ kind: "cut" });
    await expect.poll(() => pages.simulator.connections).toBe(0);
    mend();
    await set("active");
    await page.waitForFunction(() => controllerPage.phases.includes("reconnecting"));
    await page.waitForFunction(() => controllerPage.state().phase === "ready");
    expect(await answers()).toBeGreaterThanOrEqual(before);
    await expect.poll(answers, { timeout: 15_000 }).toBeGreaterThan(before);
    const { microphone, speaker, error } = await page.evaluate(() => {
      const { microphone, speaker, error } = controllerPage.state();
      return { microphone: microphone.state, speaker: speaker.state, error: error?.message };
    });
    expect({ microphone, speaker, error }).toEqual({
      microphone: "live",
      speaker: "running",
      error: undefined,
    });
  });
});
