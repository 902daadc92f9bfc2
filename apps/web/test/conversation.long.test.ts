import { readFile } from "node:fs/promises";
import { readWav } from "@rt/core";
import type { Traffic } from "@rt/simulator";
import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from "vitest";
import { describeInChromium, startChromium } from "./support/chromium.js";
import { servePage, type ServedPage, type Visit } from "./support/page.js";
import { speech } from "./support/speech.js";

const patience = { timeout: 20_000 };

describeInChromium("a conversation", () => {
  let browser: Browser;
  let served: ServedPage;
  let visit: Visit | null = null;
  let traffic: Traffic[] = [];

  beforeAll(async () => {
    // The simulator takes some seconds to make out its first phrase, on a machine that is busy.
    const said = speech(3_500, "Tell me a story.", 14_000, "What can you do?");
    [browser, served] = await Promise.all([
      startChromium(said),
      servePage({ onTraffic: (news) => traffic.push(news) }),
    ]);
  });
  afterAll(async () => {
    await browser.close();
    await served.close();
  });
  beforeEach(() => {
    traffic = [];
  });
  afterEach(async () => {
    expect(visit?.problems).toEqual([]);
    await visit?.page.context().close();
  });

  async function open(settings: object = {}): Promise<Page> {
    visit = await served.open(browser, { settings });
    return visit.page;
  }

  const start = (page: Page) => page.getByRole("button", { name: "Start" }).click();
  const stop = (page: Page) => page.getByRole("button", { name: "Stop" }).click();
  const feed = (page: Page) => page.locator("#feed");
  const status = (page: Page) => page.locator("#status");
  const sent = (type: string) => traffic.filter(({ event }) => event.type === type);
  const answer = (page: Page) => page.locator('.line[data-speaker="model"]').first();

  async function saved(page: Page, kind: "Text" | "JSON" | "Audio"): Promise<Buffer> {
    const [file] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("group", { name: "Save" }).getByRole("button", { name: kind }).click(),
    ]);
    return readFile(await file.path());
  }

  for (const [transport, name] of [
    ["websocket", "WebSocket"],
    ["webrtc", "WebRTC"],
  ] as const) {
    it(`is spoken over ${name}, is interrupted, and is saved`, async () => {
      const page = await open({ transport });
      const speak = await holdTongue(page);
      await start(page);
      await expect.poll(() => status(page).textContent(), patience).toBe("Listening");
      await speak();
      await expect.poll(() => feed(page).textContent(), patience).toContain("tell me a story");
      expect(await feed(page).textContent()).toContain("<< Session Started >>");
      expect(await page.locator("#transport-used").textContent()).toBe(name);
      // What is still to be heard stands behind what was.
      await expect.poll(() => answer(page).locator(".unheard").textContent(), patience).toMatch(/\w+/);
      await expect.poll(() => answer(page).locator(".said").textContent(), patience).toMatch(/^\w+/);

      await expect
        .poll(() => answer(page).locator(".facts").textContent(), patience)
        .toMatch(/interrupted at/);
      await expect.poll(() => feed(page).textContent(), patience).toContain("what can you do");
      expect(await answer(page).getAttribute("data-state")).toBe("cut");
      expect(await page.locator("#latency").textContent()).toMatch(/\d\.\d\d s/);

      await stop(page);
      await expect.poll(() => feed(page).textContent()).toContain("<< Session Ended >>");
      const text = String(await saved(page, "Text"));
      expect(text).toMatch(/^You: tell me a story\nModel: .+\[not heard: .+\]/s);
      const { history, turns } = JSON.parse(String(await saved(page, "JSON")));
      expect(history.items.length).toBeGreaterThanOrEqual(3);
      expect(turns[0]).toMatchObject({ began: "speech" });
      const { channels, sampleRate, samples } = readWav(await saved(page, "Audio"));
      expect({ channels, sampleRate }).toEqual({ channels: 2, sampleRate: 24_000 });
      expect(peak(samples, 0)).toBeGreaterThan(3_000);
      expect(peak(samples, 1)).toBeGreaterThan(3_000);
      expect(samples.length / 48_000).toBeGreaterThan(8);
    });
  }

  it("takes WebRTC by itself, where it may choose, and knows how far it was heard when it is ended", async () => {
    const page = await open();
    await page.getByRole("button", { name: "Tell me a story." }).click();
    await expect.poll(() => answer(page).locator(".said").textContent(), patience).toMatch(/\w+ \w+/);
    expect(await page.locator("#transport-used").textContent()).toBe("WebRTC");
    await stop(page);
    await expect.poll(() => feed(page).textContent()).toContain("<< Session Ended >>");
    expect(await answer(page).locator(".facts").textContent()).toContain("interrupted at");
  });

  it("hears nothing while it is muted, and goes on after", async () => {
    const page = await open({ transport: "websocket" });
    await start(page);
    const mute = page.getByRole("button", { name: "Mute" });
    await mute.click();
    await expect.poll(() => mute.getAttribute("aria-pressed")).toBe("true");
    expect(await status(page).textContent()).toBe("Muted");
    await page.waitForTimeout(7_000);
    expect(sent("input_audio_buffer.speech_started")).toHaveLength(0);
    await mute.click();
    await expect.poll(() => feed(page).textContent(), patience).toContain("what can you do");
  });

  it("hears what is said while the button is held", async () => {
    const page = await open({ transport: "websocket", turns: "off" });
    await start(page);
    const talk = page.getByRole("button", { name: "Hold to talk" });
    await expect.poll(() => talk.evaluate((button) => button === document.activeElement)).toBe(true);
    await page.keyboard.down(" ");
    await expect.poll(() => talk.getAttribute("aria-pressed")).toBe("true");
    // The simulator makes out phrases of at most six seconds.
    await page.waitForTimeout(5_000);
    await page.keyboard.up(" ");
    await expect.poll(() => feed(page).textContent(), patience).toContain("tell me a story");
    expect(sent("input_audio_buffer.commit")).toHaveLength(1);
    await page.locator('.line[data-speaker="model"] .said:not(:empty)').waitFor();
    await talk.hover();
    await page.mouse.down();
    await expect.poll(() => talk.getAttribute("aria-pressed")).toBe("true");
    await page.mouse.up();
    await expect.poll(() => talk.getAttribute("aria-pressed")).toBe("false");
  });

  it("begins with what is typed, calls a tool, and can be cut off by key", async () => {
    const page = await open({ transport: "websocket" });
    await page.getByLabel("Type a message").fill("What is the weather in Lima?");
    await page.keyboard.press("Enter");
    await expect.poll(() => feed(page).textContent(), patience).toContain('get_weather({"city":"Lima"})');
    await expect.poll(() => answer(page).locator(".said").textContent(), patience).toMatch(/\w+ \w+/);
    expect(await status(page).textContent()).toBe("Speaking");
    await page.keyboard.press("Escape");
    await expect.poll(() => answer(page).locator(".facts").textContent(), patience).toContain("interrupted");
  });
});

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

function peak(samples: Int16Array, channel: number): number {
  return samples.reduce(
    (most, sample, i) => (i % 2 === channel ? Math.max(most, Math.abs(sample)) : most),
    0,
  );
}
