import { resample } from "@rt/core";
import { createFormantVoice, type Brain } from "@rt/simulator";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import type {} from "../pages/barge-in.js";
import { describeInChromium, openPage, startChromium } from "../support/chromium.js";
import { startPages, type PageServer } from "../support/pages.js";
import { packed, unpacked } from "../support/samples.js";
import { findIn, lastSound } from "../support/sound.js";

/** Says what is never silent for long, at once, so that what it says is generated long before it is heard. */
const storyteller: Brain = {
  hear: () => "something",
  *respond() {
    yield {
      type: "say",
      text: "Once upon a time there was a king who had three sons and a golden apple tree.",
    };
  },
};

describeInChromium("who speaks into an answer", () => {
  let browser: Browser;
  let pages: PageServer;
  let page: Page;

  beforeAll(async () => {
    [browser, pages] = await Promise.all([
      startChromium(),
      startPages({ simulator: { brain: storyteller, pace: "instant" } }),
    ]);
    ({ page } = await openPage(browser, pages.page("barge-in")));
  });
  afterAll(async () => {
    await browser.close();
    await pages.close();
  });

  it.each([
    { name: "that is generated", answers: 1, afterMs: 900, lateMs: 0 },
    { name: "that began to be heard late", answers: 1, afterMs: 900, lateMs: 700 },
    { name: "with another queued behind it", answers: 2, afterMs: 900, lateMs: 0 },
  ])("hears silence within 20 ms, and the service what was heard to 10 ms: $name", async (options) => {
    const speech = packed(said("Please stop, that is enough."));
    const { cut, frame, sampleRate, ...heard } = await page.evaluate((all) => bargeIns.bargeIn(all), {
      ...options,
      speech,
    });
    const samples = unpacked(heard.samples);
    const msOf = (frames: number): number => (frames * 1_000) / sampleRate;
    const last = lastSound(samples, 0);
    expect(msOf(last - frame)).toBeLessThan(20);
    expect(cut).toHaveLength(options.answers);
    // Without the fade, and wherever a busy machine made gaps before.
    const length = sampleRate / 10;
    const answer = resample(unpacked(heard.answer), { from: 24_000, to: sampleRate });
    const told = ((cut[0]?.playedMs ?? NaN) * sampleRate) / 1_000 - length;
    const found = findIn(samples, answer, {
      ...{ sourceAt: last - (6 * sampleRate) / 1_000 - length, length },
      ...{ from: Math.round(told - sampleRate / 20), to: Math.round(told + sampleRate / 20) },
    });
    expect(found.value).toBeGreaterThan(0.99);
    expect(Math.abs((cut[0]?.playedMs ?? NaN) - msOf(found.at + length))).toBeLessThan(10);
    expect(cut[1]?.playedMs ?? 0).toBe(0);
  });
});

/** By the voice of the simulator, at 24 kHz. */
function said(text: string): Int16Array {
  const pieces = [...createFormantVoice().speak(text)];
  return Int16Array.from(pieces.flatMap(({ samples }) => [...samples]));
}
