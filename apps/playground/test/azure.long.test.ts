import { createSimulator } from "@rt/simulator";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { describeInChromium, startChromium } from "./support/chromium.js";
import { servePlayground } from "./support/page.js";

const key = "key-of-azure";

describeInChromium("with Azure in the environment", () => {
  let browser: Browser;
  const azure = createSimulator({ keys: [key], pace: "instant" });

  beforeAll(async () => {
    await azure.listen();
    browser = await startChromium(new Int16Array(0));
  });

  afterAll(async () => {
    await browser?.close();
    await azure.close();
  });

  for (const [name, version] of [
    ["GA", {}],
    ["a dated version", { OPENAI_API_VERSION: "2025-04-01-preview" }],
  ] as const)
    it(`one talks to a deployment, by ${name}, and the key stays with the server`, async () => {
      const env = {
        AZURE_OPENAI_ENDPOINT: azure.url.replace("ws", "http"),
        AZURE_OPENAI_DEPLOYMENT_NAME: "my-deployment",
        AZURE_OPENAI_API_KEY: key,
        ...version,
      };
      const served = await servePlayground({}, env);
      const { page } = await served.open(browser, { settings: { modality: "text", transport: "websocket" } });
      await page.getByText("Azure OpenAI").waitFor();
      expect(await page.getByText("Temperature").count()).toBe("OPENAI_API_VERSION" in version ? 1 : 0);
      await page.getByRole("textbox", { name: "Message" }).fill("Hello!");
      await page.keyboard.press("Enter");
      await page.locator("[data-role=assistant][data-status=done]").waitFor();
      await page.getByRole("tab", { name: "Events" }).click();
      await page.getByLabel("Search events").fill("session.created my-deployment");
      await page.getByRole("region", { name: "Events" }).getByText("session.created").waitFor();
      expect(await page.evaluate(() => JSON.stringify(localStorage) + document.body.innerText)).not.toContain(
        key,
      );
      await page.close();
      await served.close();
    });
});
