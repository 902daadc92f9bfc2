import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import type axe from "axe-core";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { describeInChromium, startChromium } from "./support/chromium.js";
import { servePlayground, type Served } from "./support/page.js";
import { speech } from "./support/speech.js";

const phone = { viewport: { width: 390, height: 844 } };
const settings = { modality: "text", transport: "websocket" };

/** What axe finds, where. */
async function findingsOn(page: Page): Promise<readonly string[]> {
  const script = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
  await page.evaluate(script);
  const { violations } = await page.evaluate(() =>
    (window as unknown as { readonly axe: typeof axe }).axe.run(document, { resultTypes: ["violations"] }),
  );
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 200)}`));
}

describeInChromium("axe finds nothing", () => {
  let served: Served;
  let browser: Browser;

  beforeAll(async () => {
    served = await servePlayground();
    browser = await startChromium(speech(2_000, "What time is it?", 20_000));
  });

  afterAll(async () => {
    await browser?.close();
    await served?.close();
  });

  for (const colorScheme of ["light", "dark"] as const) {
    it(`wherever one looks during a conversation, when it is ${colorScheme}`, async () => {
      const { page } = await served.open(browser, { settings, colorScheme, reducedMotion: "reduce" });
      expect(await findingsOn(page)).toEqual([]);
      await type(page, "Book a table for 2 people at the restaurant Luigi.");
      await page.getByRole("button", { name: "Approve" }).waitFor();
      expect(await findingsOn(page)).toEqual([]);
      await page.getByRole("button", { name: "Approve" }).click();
      await page.locator("[data-role=assistant][data-status=done]").waitFor();
      for (const name of ["Turns", "Events", "Usage", "Code", "Save"]) {
        await page.getByRole("tab", { name }).click();
        expect(await findingsOn(page), name).toEqual([]);
      }
      await page.close();
    });
  }

  it("while it is spoken", async () => {
    const { page } = await served.open(browser, {
      settings: { transport: "websocket" },
      reducedMotion: "reduce",
    });
    await page.getByRole("button", { name: "Start listening" }).click();
    await page.getByText("You are speaking").waitFor();
    expect(await findingsOn(page)).toEqual([]);
    await page.locator("[data-role=assistant][data-status=done]").waitFor();
    expect(await findingsOn(page)).toEqual([]);
    await page.close();
  });

  it("in the dialog of a tool", async () => {
    const { page } = await served.open(browser, { settings, reducedMotion: "reduce" });
    await page.getByRole("button", { name: "Edit get_weather" }).click();
    await page.getByRole("dialog").waitFor();
    expect(await findingsOn(page)).toEqual([]);
    await page.keyboard.press("Escape");
    expect(await page.getByRole("dialog").count()).toBe(0);
    await page.close();
  });

  it("on a phone, where settings and inspector come up when they are called for", async () => {
    const { page } = await served.open(browser, { settings, ...phone, reducedMotion: "reduce" });
    expect(await findingsOn(page)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
    for (const name of ["Settings", "Inspector"]) {
      await page.getByRole("button", { name, exact: true }).click();
      await page.getByRole("dialog", { name }).waitFor();
      expect(await findingsOn(page), name).toEqual([]);
      await page.keyboard.press("Escape");
    }
    await page.close();
  });

  it("and nobody is read what they hear, only what they do not", async () => {
    const { page } = await served.open(browser, { settings });
    const statuses = page.getByRole("status");
    await type(page, "My name is Grace.");
    await statuses.filter({ hasText: "Grace" }).waitFor();
    expect((await statuses.allInnerTexts()).join()).toMatch(/^Connected,,Nice .*Grace/);
    expect(await page.getByRole("log").getAttribute("aria-live")).toBe("off");
    await page.close();
  });

  it("and the space bar talks, wherever the focus is", async () => {
    const { page } = await served.open(browser, { settings: { transport: "websocket", turns: "none" } });
    await page.getByRole("button", { name: "Start listening" }).click();
    const button = page.getByRole("button", { name: "Hold to talk" });
    await button.waitFor();
    await page.getByRole("region", { name: "What was said" }).click();
    await page.keyboard.down("Space");
    await button.and(page.locator("[aria-pressed=true]")).waitFor();
    await page.keyboard.up("Space");
    await button.and(page.locator("[aria-pressed=false]")).waitFor();
    await page.close();
  });

  it("and the keyboard alone holds a conversation", async () => {
    const { page } = await served.open(browser, { settings });
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await page.keyboard.type("Hello!");
    await page.keyboard.press("Enter");
    await page.locator("[data-role=assistant][data-status=done]").waitFor();
    expect(
      await page.getByRole("textbox", { name: "Message" }).evaluate((box) => box === document.activeElement),
    ).toBe(true);
    await page.close();
  });
});

async function type(page: Page, text: string): Promise<void> {
  await page.getByRole("textbox", { name: "Message" }).fill(text);
  await page.keyboard.press("Enter");
}
