import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { describeInChromium, startChromium } from "./support/chromium.js";
import { servePlayground, type Served } from "./support/page.js";

const inWriting = { modality: "text", transport: "websocket" };

describeInChromium("a typed conversation", () => {
  let served: Served;
  let browser: Browser;

  beforeAll(async () => {
    served = await servePlayground({ pace: "instant" });
    browser = await startChromium(new Int16Array(0));
  });

  afterAll(async () => {
    await browser?.close();
    await served?.close();
  });

  async function open(settings: object = inWriting): Promise<Page> {
    const { page } = await served.open(browser, { settings });
    return page;
  }

  it("needs no microphone", async () => {
    const page = await open();
    await page.evaluate(() => {
      navigator.mediaDevices.getUserMedia = () => Promise.reject(new Error("nobody asks for it"));
    });
    await type(page, "Hello!");
    await answer(page).waitFor();
    expect(await page.getByRole("alert").count()).toBe(0);
    await page.close();
  });

  it("runs a tool with its mock result once that is approved", async () => {
    const page = await open();
    await type(page, "Book a table for 2 people at the restaurant Luigi.");
    const card = page.locator("[data-tool=book_table]");
    const asked = card.getByRole("group", { name: "May it call book_table?" });
    await asked.waitFor();
    expect(await card.getByText("Answered").count()).toBe(0);
    await asked.getByRole("button", { name: "Approve" }).click();
    await card.getByText('"table": 7').waitFor();
    await answer(page).waitFor();
    await page.close();
  });

  it("tells the model that a tool was rejected", async () => {
    const page = await open();
    await type(page, "Book a table for 2 people at the restaurant Luigi.");
    await page.getByRole("button", { name: "Reject" }).click();
    await page.locator("[data-tool=book_table][data-status=failed]", { hasText: "declined" }).waitFor();
    await page.close();
  });

  it("uses a tool that was just added", async () => {
    const page = await open();
    await page.getByRole("button", { name: "Add", exact: true }).click();
    await page.getByLabel("Name", { exact: true }).fill("roll dice");
    await page.getByLabel("Description, for the model").fill("Roll the dice");
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText("1 to 64 letters").waitFor();
    await page.getByLabel("Name", { exact: true }).fill("roll_dice");
    await page.getByLabel("Mock result (JSON)").fill('{ "eyes": 6 }');
    await page.getByRole("button", { name: "Save" }).click();
    await type(page, "Roll the dice.");
    await page.locator("[data-tool=roll_dice]", { hasText: '"eyes": 6' }).waitFor();
    await page.close();
  });

  it("shows the conversation again after a reload, and goes on with it", async () => {
    const page = await open();
    await type(page, "My name is Grace.");
    await answer(page).waitFor();
    // It is kept within a second.
    await page.waitForFunction(() => localStorage.getItem("rt:playground")?.includes("assistant"));
    await page.reload();
    await page.locator("[data-role=user]", { hasText: "My name is Grace." }).waitFor();
    await type(page, "What is my name?");
    await page.locator("[data-role=assistant]", { hasText: "Grace" }).last().waitFor();
    expect(await page.locator("[data-role=user]").count()).toBe(2);
    await page.close();
  });

  it("begins anew where that is asked for", async () => {
    const page = await open();
    await type(page, "Hello!");
    await answer(page).waitFor();
    await page.getByRole("button", { name: "New conversation" }).click();
    await page.getByRole("heading", { name: "Talk to a realtime model" }).waitFor();
    await page.reload();
    await page.getByRole("heading", { name: "Talk to a realtime model" }).waitFor();
    await page.close();
  });

  it("tells the session at once what is set while it goes on", async () => {
    const page = await open();
    await type(page, "Hello!");
    await answer(page).waitFor();
    await page.getByLabel("Instructions").fill('Say exactly: "Ahoy there."');
    await type(page, "Hello again!");
    await page.locator("[data-role=assistant]", { hasText: "Ahoy there." }).waitFor();
    await page.close();
  });

  it("starts with the settings that were changed while it was stopped", async () => {
    const page = await open();
    await type(page, "Hello!");
    await answer(page).waitFor();
    await page.getByRole("button", { name: "Stop", exact: true }).click();
    await page.getByLabel("Instructions").fill('Say exactly: "Ahoy there."');
    await page.getByRole("button", { name: "Start", exact: true }).click();
    await type(page, "Hello again!");
    await page.locator("[data-role=assistant]", { hasText: "Ahoy there." }).waitFor();
    await page.close();
  });

  it("lists the events of both ways, and finds them", async () => {
    const page = await open();
    await type(page, "Hello!");
    await answer(page).waitFor();
    await page.getByRole("tab", { name: "Events" }).click();
    const events = page.getByRole("region", { name: "Events" });
    await page.getByLabel("Direction").selectOption("sent");
    await events.getByText("session.update", { exact: true }).first().waitFor();
    expect(await events.getByText("session.created").count()).toBe(0);
    await page.getByLabel("Search events").fill("item.create hello");
    await events.getByText("session.update").first().waitFor({ state: "detached" });
    await events.getByRole("button", { name: "conversation.item.create" }).click();
    expect(JSON.parse(await events.locator("pre").innerText())).toMatchObject({
      type: "conversation.item.create",
    });
    await page.close();
  });

  it("copies what was said, and sends again what was typed", async () => {
    const page = await open();
    await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
    await type(page, "Hello!");
    await answer(page).waitFor();
    await answer(page).getByRole("button", { name: "Copy" }).click();
    const copied = await page.evaluate(() => navigator.clipboard.readText());
    expect(await answer(page).locator("p").innerText()).toBe(copied);
    await page.getByRole("button", { name: "Send again" }).click();
    await page.locator("[data-role=user]", { hasText: "Hello!" }).nth(1).waitFor();
    await page.close();
  });

  it("shows the model an image, no larger than it looks at", async () => {
    const page = await open();
    await page.getByLabel("Add images").setInputFiles({
      name: "page.png",
      mimeType: "image/png",
      buffer: await page.screenshot(),
    });
    await page.getByRole("button", { name: "Remove image 1" }).waitFor();
    await type(page, "What is this?");
    const image = page.getByRole("img", { name: "Sent with the message" });
    await image.waitFor();
    expect(await image.evaluate((element: HTMLImageElement) => element.naturalWidth)).toBe(1_024);
    expect(await page.getByRole("button", { name: "Remove image 1" }).count()).toBe(0);
    await page.close();
  });

  it("keeps the end in sight, unless one has scrolled away and typed nothing since", async () => {
    const page = await open();
    for (let i = 0; i < 8; i++) {
      await type(page, `${i} ${"words ".repeat(80)}`);
      await page.locator("[data-role=assistant][data-status=done]").nth(i).waitFor();
    }
    const latest = page.getByRole("button", { name: "Latest" });
    expect(await latest.count()).toBe(0);
    const scroller = page.getByRole("region", { name: "What was said" });
    await scroller.evaluate((element) => element.scrollTo(0, 0));
    await latest.click();
    await latest.waitFor({ state: "detached" });
    await scroller.evaluate((element) => element.scrollTo(0, 0));
    await latest.waitFor();
    await type(page, "Hello!");
    await latest.waitFor({ state: "detached" });
    await page.close();
  });

  it("asks for the model that was chosen", async () => {
    const page = await open({ ...inWriting, model: "my-deployment" });
    await type(page, "Hello!");
    await answer(page).waitFor();
    await page.getByRole("tab", { name: "Events" }).click();
    await page.getByLabel("Search events").fill("session.created my-deployment");
    await page.getByRole("region", { name: "Events" }).getByText("session.created").waitFor();
    await page.close();
  });
});

function answer(page: Page) {
  return page.locator("[data-role=assistant][data-status=done]").first();
}

async function type(page: Page, text: string): Promise<void> {
  await page.getByRole("textbox", { name: "Message" }).fill(text);
  await page.keyboard.press("Enter");
}
