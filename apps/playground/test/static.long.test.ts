import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { describeInChromium, startChromium } from "./support/chromium.js";
import { speech } from "./support/speech.js";
import { hostPlayground, type Hosted } from "./support/static.js";

describeInChromium("hosted without a server of its own", () => {
  let hosted: Hosted;
  let browser: Browser;

  beforeAll(async () => {
    hosted = await hostPlayground();
    browser = await startChromium(speech(2_500, "What time is it?", 20_000));
  }, 120_000);

  afterAll(async () => {
    await browser?.close();
    await hosted?.close();
  });

  async function open(): Promise<Page> {
    const page = await (await browser.newContext()).newPage();
    await page.goto(hosted.url);
    await page.getByText("Simulator in this page", { exact: true }).waitFor();
    return page;
  }

  it("answers what is typed, by a simulator in the page, and asks no other server", async () => {
    const page = await open();
    const asked: string[] = [];
    page.on("request", (request) => asked.push(new URL(request.url()).pathname));
    page.on("websocket", (socket) => asked.push(socket.url()));
    // Else the microphone, which is heard in the test below, would cut in.
    await page.getByRole("radio", { name: "Text" }).click();
    await page.getByRole("textbox", { name: "Message" }).fill("What is the weather in Lima?");
    await page.keyboard.press("Enter");
    await page.locator("[data-tool=get_weather][data-status=done]").waitFor();
    await page.locator("[data-role=assistant][data-status=done]", { hasText: "19" }).waitFor();
    expect(asked.filter((path) => !path.startsWith("/folder/"))).toEqual([]);
    await page.close();
  });

  it("hears, and is heard", async () => {
    const page = await open();
    await page.getByRole("button", { name: "Start listening" }).click();
    await page.locator("[data-role=user]", { hasText: "what time is it" }).waitFor();
    await page.locator("[data-role=assistant][data-status=done]", { hasText: /It is \d+:\d+/ }).waitFor();
    await page.getByText("You spoke").waitFor();
    await page.close();
  });
});
