import { readFile } from "node:fs/promises";
import { measureLevel, readWav } from "@rt/core";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { describeInChromium, startChromium } from "./support/chromium.js";
import { servePlayground, type Served } from "./support/page.js";
import { speech } from "./support/speech.js";

const byVoice = { transport: "websocket" };

describeInChromium("a spoken conversation", () => {
  let served: Served;
  let browser: Browser;
  const sessions = new Set<string>();

  beforeAll(async () => {
    served = await servePlayground({ onTraffic: ({ sessionId }) => sessions.add(sessionId) });
    browser = await startChromium(speech(2_500, "What time is it?", 20_000));
  });

  afterAll(async () => {
    await browser?.close();
    await served?.close();
  });

  it("hears, answers, and shows who said what and how long it took", async () => {
    const { page, problems } = await served.open(browser, { settings: byVoice });
    await start(page);
    await page.locator("[data-role=user]", { hasText: "what time is it" }).waitFor();
    await page.locator("[data-role=assistant][data-status=done]", { hasText: /It is \d+:\d+/ }).waitFor();
    const turn = page.getByRole("listitem").filter({ hasText: "You spoke" });
    expect(await turn.getByRole("img").getAttribute("aria-label")).toMatch(/You speak .*Thinking .*Heard/);
    expect(problems).toEqual([]);
    await page.close();
  });

  it("is interrupted by speech, and shows what was not heard as not heard", async () => {
    const { page } = await served.open(browser, { settings: byVoice });
    await type(page, "Count to twenty.");
    const cut = page.locator("[data-role=assistant][data-status=interrupted]");
    await cut.locator("[data-unheard]", { hasText: "20" }).waitFor();
    expect(await cut.locator("[data-heard]").innerText()).toMatch(/^(1, |$)/);
    await page.close();
  });

  it("is interrupted by typing, and by Esc", async () => {
    const { page } = await served.open(browser, { settings: { ...byVoice, turns: "none" } });
    await type(page, "Tell me a story.");
    const said = page.locator("[data-role=assistant]");
    await said
      .first()
      .locator("[data-heard]", { hasText: /\w+ \w+/ })
      .waitFor();
    await type(page, "Count to twenty.");
    await page.locator("[data-role=assistant][data-status=interrupted]").waitFor();
    await said.nth(1).locator("[data-heard]", { hasText: "1, 2" }).waitFor();
    await page.keyboard.press("Escape");
    await page.locator("[data-role=assistant][data-status=interrupted]").nth(1).waitFor();
    await page.locator("button[aria-label=Interrupt]:disabled").waitFor();
    await page.close();
  });

  it("says what to do where the microphone is denied, and starts once it is not", async () => {
    const { page } = await served.open(browser, { settings: byVoice });
    await page.evaluate(() => {
      const { mediaDevices } = navigator;
      const original = mediaDevices.getUserMedia.bind(mediaDevices);
      mediaDevices.getUserMedia = () => {
        mediaDevices.getUserMedia = original;
        return Promise.reject(new DOMException("no", "NotAllowedError"));
      };
    });
    await start(page);
    expect(await page.getByRole("alert").innerText()).toContain("device.denied");
    await start(page);
    await page.getByText("Listening", { exact: true }).waitFor();
    expect(await page.getByRole("alert").count()).toBe(0);
    await page.close();
  });

  it(
    "records both sides as a stereo file, whichever transport carries them",
    { timeout: 120_000 },
    async () => {
      for (const transport of ["websocket", "webrtc"]) {
        const { page } = await served.open(browser, { settings: { transport } });
        const speak = await holdTongue(page);
        await start(page);
        await page
          .getByText(transport === "webrtc" ? "WebRTC" : "WebSocket", { exact: true })
          .first()
          .waitFor();
        await page.getByText("Listening", { exact: true }).waitFor();
        await speak();
        await page.locator("[data-role=user]", { hasText: "what time is it" }).waitFor();
        await page.locator("[data-role=assistant][data-status=done]", { hasText: /It is \d+:\d+/ }).waitFor();
        expect(await page.locator("[data-role]").count()).toBe(2);
        await page.getByText("You spoke").waitFor();
        const wav = readWav(await recorded(page));
        expect(wav.channels).toBe(2);
        for (const side of [0, 1]) {
          const samples = wav.samples.filter((_, i) => i % 2 === side);
          expect(measureLevel(samples).peakDbfs, `${transport}, side ${side}`).toBeGreaterThan(-20);
        }
        await page.close();
      }
    },
  );

  it("shows by its pace how far a voice is that the service plays", async () => {
    const { page } = await served.open(browser, { settings: { transport: "webrtc" } });
    await type(page, "Tell me a story.");
    const story = page.locator("[data-role=assistant]").first();
    await story.locator("[data-heard]", { hasText: /\w+ \w+ \w+/ }).waitFor();
    await story.locator("[data-unheard]").waitFor();
    await page.close();
  });

  it("opens one connection and one microphone in StrictMode", async () => {
    const { page } = await served.open(browser, { settings: byVoice });
    await page.evaluate(() => {
      const { mediaDevices } = navigator;
      const original = mediaDevices.getUserMedia.bind(mediaDevices);
      Object.assign(window, { opened: 0 });
      mediaDevices.getUserMedia = (constraints) => {
        Object.assign(window, { opened: Reflect.get(window, "opened") + 1 });
        return original(constraints);
      };
    });
    sessions.clear();
    await start(page);
    await page.getByText("Listening", { exact: true }).waitFor();
    expect(sessions.size).toBe(1);
    expect(await page.evaluate(() => Reflect.get(window, "opened"))).toBe(1);
    await page.close();
  });

  it("sends what is said while the button is held, without turn detection", async () => {
    const { page } = await served.open(browser, { settings: { ...byVoice, turns: "none" } });
    await start(page);
    const button = page.getByRole("button", { name: "Hold to talk" });
    await page.getByText("Hold the button to talk").waitFor();
    await button.focus();
    await page.keyboard.down("Space");
    await page.waitForTimeout(4_500);
    await page.keyboard.up("Space");
    await page.locator("[data-role=user]", { hasText: "what time is it" }).waitFor();
    await page.locator("[data-role=assistant][data-status=done]").waitFor();
    await page.close();
  });
});

async function start(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Start listening" }).click();
}

/**
 * Has the visitor say nothing until what this resolves with is called. A call takes its time, more so on a machine that
 * is busy, and what is said before is lost: a person looks whether somebody listens.
 */
async function holdTongue(page: Page): Promise<() => Promise<void>> {
  await page.evaluate(() => {
    const { mediaDevices } = navigator;
    const open = mediaDevices.getUserMedia.bind(mediaDevices);
    mediaDevices.getUserMedia = async (constraints) => {
      const context = new AudioContext();
      const heard = context.createMediaStreamDestination();
      const speak = async (): Promise<void> =>
        void context.createMediaStreamSource(await open(constraints)).connect(heard);
      Object.assign(window, { speak });
      return heard.stream;
    };
  });
  return () => page.evaluate(() => Reflect.get(window, "speak")());
}

async function type(page: Page, text: string): Promise<void> {
  await page.getByRole("textbox", { name: "Message" }).fill(text);
  await page.keyboard.press("Enter");
}

async function recorded(page: Page): Promise<Uint8Array> {
  await page.getByRole("tab", { name: "Save" }).click();
  const downloaded = page.waitForEvent("download");
  await page.getByRole("button", { name: /^Sound/ }).click();
  return readFile(await (await downloaded).path());
}
