import { resample } from "@rt/core";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import type {} from "../pages/capture.js";
import { describeInChromium, openPage, startChromium } from "../support/chromium.js";
import { startPages, type PageServer } from "../support/pages.js";
import { unpacked } from "../support/samples.js";
import { amplitudeAt, findIn, noise } from "../support/sound.js";

const said = noise(3);

function decibels(amplitude: number, of: number): number {
  return 20 * Math.log10(amplitude / of);
}

function rmsOf(samples: Int16Array): number {
  return Math.sqrt(samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length);
}

/** How alike 50 ms of what was heard are to what was said, wherever that is: with the treble that both can have. */
function likeness(heard: Int16Array, at: number, sampleRate = 24_000): number {
  const rates = { from: 24_000, to: sampleRate };
  const source = resample(resample(said, rates), { from: sampleRate, to: 24_000 });
  const piece = resample(heard, { from: sampleRate, to: 24_000 }).slice(at, at + 1_200);
  return findIn(piece, source, { sourceAt: 0, length: piece.length }).value;
}

/** The longest stretch of nothing. */
function longestPause(samples: Int16Array): number {
  let longest = 0;
  let run = 0;
  for (const sample of samples) {
    run = sample === 0 ? run + 1 : 0;
    longest = Math.max(longest, run);
  }
  return longest;
}

describeInChromium("a microphone", () => {
  let browser: Browser;
  let pages: PageServer;
  let page: Page;
  let problems: readonly string[];
  beforeAll(async () => {
    const microphone = { microphone: said, isLooped: true, devices: 2 };
    [browser, pages] = await Promise.all([startChromium(microphone), startPages()]);
    ({ page, problems } = await openPage(browser, pages.page("capture")));
  });
  beforeEach(() => page.evaluate(() => capture.relent()));
  afterAll(async () => {
    expect(problems).toEqual([]);
    await browser.close();
    await pages.close();
  });

  const record = async (ms: number): Promise<Int16Array> =>
    unpacked(await page.evaluate((time) => capture.record(time), ms));

  it("records what is said, in frames of 20 ms, as loud as it is", async () => {
    expect(await page.evaluate(() => capture.open())).toBe("open");
    const heard = await record(1_000);
    expect(Math.abs(heard.length - 24_000)).toBeLessThan(2_400);
    expect(await page.evaluate(() => new Set(capture.frames.map(({ length }) => length)).size)).toBe(1);
    for (const at of [4_800, 12_000, 20_000]) expect(likeness(heard, at)).toBeGreaterThan(0.99);
    expect(Math.abs(decibels(rmsOf(heard), rmsOf(said)))).toBeLessThan(0.5);
    expect(await page.evaluate(() => capture.states)).toEqual(["asking", "live"]);
  });

  it.each([8_000, 16_000, 48_000])("records at %i Hz", async (sampleRate) => {
    await page.evaluate((rate) => capture.open({ sampleRate: rate }), sampleRate);
    const heard = await record(400);
    expect(Math.abs(heard.length - 0.4 * sampleRate)).toBeLessThan(0.08 * sampleRate);
    expect(likeness(heard, 6_000, sampleRate)).toBeGreaterThan(0.98);
  });

  it("keeps all that can be heard, of the second channel too, and nothing that cannot", async () => {
    await page.evaluate(() => {
      capture.sing(capture.leaseContext().context, [1_000, 10_000, 15_000]);
      return capture.open({ channelCount: 2 });
    });
    const heard = (await record(1_200)).subarray(4_800, 4_800 + 12_000);
    const at = (hertz: number) => amplitudeAt(heard, { hertz, sampleRate: 24_000 });
    const whole = (0.25 * 32_768) / 2;
    expect(Math.abs(decibels(at(1_000), whole))).toBeLessThan(0.1);
    expect(Math.abs(decibels(at(10_000), whole))).toBeLessThan(0.1);
    // Where 15 kHz would be heard at 24 kHz, were they not filtered.
    expect(decibels(at(9_000), whole)).toBeLessThan(-60);
  });

  it("goes over to another device without a gap, and with the same processing", async () => {
    await page.evaluate(() => capture.open({ noiseSuppression: true }));
    const [before, after, took] = await page.evaluate(async () => {
      const devices = await capture.listDevices();
      const other = devices.filter(({ kind }) => kind === "input")[1]?.id ?? "";
      const first = capture.microphone.device?.id;
      const tracks: MediaStreamTrack[] = [];
      capture.microphone.onTrack((track) => tracks.push(track));
      const began = performance.now();
      await capture.microphone.setDevice(other);
      const took = performance.now() - began;
      const isKnown = tracks[0] === capture.microphone.stream.getTracks()[0];
      const ended = capture.given.slice(-2).map(({ readyState }) => readyState);
      const last = capture.asked.slice(-2).map(({ audio }) => audio);
      return [{ first, other }, { device: capture.microphone.device, isKnown, ended, last }, took] as const;
    });
    expect(after.device?.id).toBe(before.other);
    expect(before.first).not.toBe(before.other);
    expect(after.isKnown).toBe(true);
    expect(after.ended).toEqual(["ended", "live"]);
    const [first, second] = after.last;
    expect(second).toEqual({ ...Object(first), deviceId: { exact: before.other } });
    expect(first).toMatchObject({ echoCancellation: false, noiseSuppression: true });
    expect(took).toBeLessThan(1_000);
  });

  it("records all the time while it goes over", async () => {
    await page.evaluate(() => capture.open().then(() => capture.wait(400)));
    const recording = record(900);
    const [from, to] = await page.evaluate(async () => {
      await capture.wait(300);
      const devices = await capture.listDevices();
      const before = capture.frames.length;
      await capture.microphone.setDevice(devices.filter(({ kind }) => kind === "input")[1]?.id ?? "");
      return [before, capture.frames.length] as const;
    });
    const heard = await recording;
    expect(Math.abs(heard.length - 21_600)).toBeLessThan(2_400);
    expect(longestPause(heard.subarray((from - 1) * 480, (to + 8) * 480))).toBeLessThan(5);
    expect(likeness(heard, (from - 4) * 480)).toBeGreaterThan(0.99);
    expect(likeness(heard, (to + 4) * 480)).toBeGreaterThan(0.99);
  });

  it("stays with what it has where the other cannot be had", async () => {
    await page.evaluate(() => capture.open());
    const refused = await page.evaluate(() =>
      capture.microphone.setDevice("no-such-device").catch((error: unknown) => String(error)),
    );
    expect(refused).toContain("device.not-found");
    expect(await page.evaluate(() => capture.microphone.state.name)).toBe("live");
    expect(likeness(await record(300), 4_800)).toBeGreaterThan(0.99);
  });

  it("is silence while the device is lost, and goes on with another", async () => {
    await page.evaluate(async () => {
      await capture.open();
      capture.refuse("NotFoundError");
      capture.lose(capture.given.at(-1));
      await capture.wait(200);
    });
    const silence = await record(400);
    expect(Math.abs(silence.length - 9_600)).toBeLessThan(2_400);
    expect(longestPause(silence)).toBe(silence.length);
    const lost = await page.evaluate(() => [capture.microphone.isLost, capture.errors, capture.hints.at(-1)]);
    expect(lost).toEqual([true, ["device.lost"], expect.stringContaining("reconnect it or choose another")]);
    await page.evaluate(async () => {
      capture.relent();
      navigator.mediaDevices.dispatchEvent(new Event("devicechange"));
      await capture.wait(300);
    });
    expect(await page.evaluate(() => capture.states)).toEqual(["asking", "live", "lost", "live"]);
    expect(likeness(await record(300), 4_800)).toBeGreaterThan(0.99);
  });

  it("says when the system keeps it, and is opened anew when the page is seen again", async () => {
    const [states, opened] = await page.evaluate(async () => {
      await capture.open();
      const track = capture.given.at(-1);
      capture.muteBySystem(track, true);
      capture.muteBySystem(track, false);
      capture.muteBySystem(track, true);
      document.dispatchEvent(new Event("visibilitychange"));
      await capture.wait(300);
      return [capture.states, capture.given.at(-1) !== track] as const;
    });
    expect(states).toEqual(["asking", "live", "blocked", "live", "blocked", "live"]);
    expect(opened).toBe(true);
  });

  it("says when nothing at all is heard, until something is", async () => {
    const states = await page.evaluate(async () => {
      const { context, release } = capture.leaseContext();
      capture.sing(context, []);
      await capture.open({ silentAfterMs: 200 });
      await capture.wait(400);
      capture.sing(context, [440]);
      await capture.microphone.setDevice(null);
      await capture.wait(200);
      await release();
      return capture.states;
    });
    expect(states).toEqual(["asking", "live", "silent", "live"]);
  });
});
